extension Array {
    /// nil outside the array.
    func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
