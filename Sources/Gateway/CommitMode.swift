/// In how many transactions a run is written.
public enum CommitMode: String, Sendable, CaseIterable {
    /// In one: all of a run or nothing.
    case atomic
    /// In as many as it takes, each of bounded size; a run that ends early is finished by the next.
    case batched
}
