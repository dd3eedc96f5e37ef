/// The number that stands for a name in a lock; 64-bit FNV-1a, which is the same on every machine and in every version.
enum NameHash {
    static func of(_ name: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
