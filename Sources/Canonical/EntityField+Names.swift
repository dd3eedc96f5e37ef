internal import Records

extension EntityField {
    /// What the name of a coded field gets for the field that keeps the code as the source has it.
    public static let rawSuffix = "_raw"

    /// The last field of every entity. It may hold anything, so it counts as personal.
    public static let attributes = EntityField(
        name: Entity.attributesName, type: .string, isPersonal: true,
        description: "Whatever else the source knows of the row, as canonical JSON.")
}
