extension Entity {
    /// The field for everything that the model does not name.
    public static let attributesName = "attributes"
}
