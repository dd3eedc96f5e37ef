import Records
import Testing

@Suite struct ByteSinkTests {
    @Test func whatWasWrittenSurvivesGrowing() {
        let sink = ByteSink(capacity: 1)
        var expected: [UInt8] = []
        for round in 0..<2_000 {
            let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: round), count: round % 97)
            sink.append(piece)
            expected += piece
        }
        #expect(sink.bytes == expected)
        #expect(sink.count == expected.count)
    }

    @Test func lessThanTheBoundMayBeWritten() {
        let sink = ByteSink(capacity: 64)
        sink.write(atMost: 100_000) { start in
            start[0] = 1
            start[1] = 2
            return start + 2
        }
        sink.write(atMost: 0) { $0 }
        sink.append([3])
        #expect(sink.bytes == [1, 2, 3])
    }

    @Test func anEmptiedSinkStartsOver() {
        let sink = ByteSink()
        sink.append("abc".utf8)
        sink.removeAll()
        #expect(sink.count == 0 && sink.bytes.isEmpty)
        sink.append("d".utf8)
        #expect(sink.withBytes { Array($0) } == [0x64])
    }
}
