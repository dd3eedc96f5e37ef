import Testing

@testable import Expressions

@Suite struct ByteSearchTests {
    private func position(_ part: [UInt8], _ text: [UInt8], from start: Int = 0) -> Int? {
        text.withUnsafeBufferPointer { text in part.withUnsafeBufferPointer { text.position(of: $0, from: start) } }
    }

    private func slowPosition(_ part: [UInt8], _ text: [UInt8], from start: Int) -> Int? {
        (start...text.count).first { $0 + part.count <= text.count && Array(text[$0..<$0 + part.count]) == part }
    }

    @Test func edges() {
        #expect(position([], []) == 0)
        #expect(position([], [1, 2], from: 2) == 2)
        #expect(position([1], [], from: 0) == nil)
        #expect(position([1], [1], from: 1) == nil)
        #expect(position([1], [1], from: 2) == nil)
        #expect(position([1], [1], from: -1) == nil)
        #expect(position([2, 2], [1, 2, 2]) == 1)
    }

    /// Texts of two letters repeat themselves, which is what the long way is there for.
    @Test(arguments: [1, 2, 3, 63, 64, 65, 66, 100, 129]) func isWhereComparingEveryPlaceFindsIt(length: Int) {
        var state: UInt32 = UInt32(length)
        func random(_ bound: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 16) % bound
        }
        for _ in 0..<60 {
            let period = (0...random(7)).map { _ in UInt8(random(2)) }
            var text = (0..<400).map { period[$0 % period.count] }
            text[random(400)] = UInt8(random(2))
            let from = random(400 - length)
            var part = Array(text[from..<from + length])
            if random(3) == 0 { part[random(length)] ^= 1 }
            let start = random(400)
            #expect(position(part, text, from: start) == slowPosition(part, text, from: start))
        }
    }
}
