import Records

/// What a slot gathered in one batch.
struct SlotTexts: Sendable {
    let texts: TextValues
    /// One of ``TextSlot``'s flags a row, or empty where every row has one text.
    let flags: [UInt8]
}
