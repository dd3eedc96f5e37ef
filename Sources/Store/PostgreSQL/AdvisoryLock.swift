/// Advisory locks of PostgreSQL: 64-bit numbers, per database, that here stand for names within a store's schema.
enum AdvisoryLock {
    /// The number for a name, as SQL has it. Two names that share one would only wait for each other.
    static func key(_ kind: String, _ name: String, schema: String) -> String {
        String(Int64(bitPattern: NameHash.of("landbridge\u{1F}\(schema)\u{1F}\(kind)\u{1F}\(name)")))
    }
}
