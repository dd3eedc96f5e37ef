import Diagnostics
import Glibc
import Testing

@testable import XMLConnector

@Suite struct XMLEncodingTests {
    private func encoded(_ text: String, _ name: String) -> [UInt8] {
        let descriptor = iconv_open(name, "UTF-8")
        defer { iconv_close(descriptor) }
        var source = Array(text.utf8).map { CChar(bitPattern: $0) }
        var target = [CChar](repeating: 0, count: source.count * 4 + 8)
        var left = source.count
        var room = target.count
        source.withUnsafeMutableBufferPointer { from in
            target.withUnsafeMutableBufferPointer { to in
                var input = from.baseAddress
                var output = to.baseAddress
                _ = iconv(descriptor, &input, &left, &output, &room)
            }
        }
        return target.prefix(target.count - room).map { UInt8(bitPattern: $0) }
    }

    private static let body = "<r><e>\u{E9}1</e><e>\u{FC}2</e></r>"

    @Test(
        arguments: [
            ("UTF-16LE", "UTF-16", [0xFF, 0xFE]), ("UTF-16BE", "UTF-16", [0xFE, 0xFF]), ("UTF-16LE", "UTF-16", []),
            ("UTF-16BE", "utf-16", []), ("UTF-16LE", "UTF-16LE", []), ("UTF-16BE", "UTF-16BE", [0xFE, 0xFF]), ("UTF-16LE", "", [0xFF, 0xFE]),
            ("UTF-32LE", "UTF-32", [0xFF, 0xFE, 0, 0]), ("UTF-32BE", "UTF-32", [0, 0, 0xFE, 0xFF]), ("UTF-32LE", "UTF-32", []),
            ("UTF-32BE", "UTF-32BE", []), ("CP037", "cp037", []), ("CP037", "ebcdic-cp-us", []), ("CP1047", "IBM1047", []), ("CP500", "IBM500", []),
            ("ISO-8859-1", "iso-8859-1", []), ("CP1252", "windows-1252", []), ("UTF-8", "UTF-8", [0xEF, 0xBB, 0xBF]), ("CP850", "IBM850", []),
        ] as [(String, String, [UInt8])], [3, 65_536])
    func documentsComeInEveryEncoding(_ case: (name: String, declared: String, mark: [UInt8]), chunkSize: Int) throws {
        let declaration = `case`.declared.isEmpty ? "" : "<?xml version='1.0' encoding='\(`case`.declared)'?>"
        let bytes = `case`.mark + encoded(declaration + Self.body, `case`.name)
        #expect(try XMLReading.rows(bytes, XMLReading.plain, chunkSize: chunkSize) == ["'\u{E9}1'", "'\u{FC}2'"])
    }

    @Test(
        arguments: [
            ("UTF-8", "UTF-16"), ("UTF-16LE", "UTF-8"), ("UTF-16LE", "iso-8859-1"), ("UTF-32BE", "UTF-16"), ("UTF-8", "cp037"), ("CP037", "UTF-8"),
            ("UTF-16BE", "UTF-16LE"), ("CP037", "iso-8859-1"),
        ])
    func aDeclarationThatTheBytesRuleOutIsReported(name: String, declared: String) throws {
        let bytes = encoded("<?xml version='1.0' encoding='\(declared)'?>" + Self.body, name)
        let report = try #require(XMLReading.refusal(bytes))
        #expect(report.code == .xmlEncodingContradicts)
        #expect(report.help?.contains("`encoding: ") == true)
        let yaml = "{ record: /r/e, encoding: \(name), fields: [ { name: t, path: \".\" } ] }"
        #expect(try XMLReading.rows(bytes, yaml) == ["'\u{E9}1'", "'\u{FC}2'"])
    }

    @Test func aCharacterThatTheRoomCutsIsNotTheEnd() throws {
        let text = String(repeating: "\u{416}a\u{65E5}\u{416}", count: 40)
        let bytes = encoded(text + "\u{85}", "IBM930")
        #expect(bytes.contains(0x15))
        for room in 16...40 {
            let converter = try #require(TextConverter(from: "IBM930"))
            var result: [UInt8] = []
            var consumed = 0
            var target = [UInt8](repeating: 0, count: room)
            var end = TextConverter.End.full
            while end == .full {
                let step = bytes[consumed...].withUnsafeBytes { source in
                    target.withUnsafeMutableBytes { converter.convert(source, into: $0) }
                }
                result += target.prefix(step.produced)
                consumed += step.consumed
                end = step.end
            }
            #expect(end == .done, "\(room)")
            #expect(String(decoding: result, as: UTF8.self) == text + "\n", "\(room)")
        }
    }

    @Test func lineEndsOfMainframesAreLineEnds() throws {
        // NEL, which the code page makes of a line end of Unix System Services, is no white space in XML 1.0.
        let text = "<?xml version='1.0' encoding='cp037'?>\u{85}<r>\u{85}<e\u{85}a='1'>x</e>\u{85}</r>\u{85}"
        #expect(try XMLReading.rows(encoded(text, "CP037"), XMLReading.plain, chunkSize: 3) == ["'x'"])
    }

    /// The letters of EBCDIC differ from country to country.
    @Test func ebcdicHasToSayWhichItIs() throws {
        let text = encoded("<?xml version='1.0'?><r><e a='1'>x</e></r>", "CP273")
        let failed = #expect(throws: GatewayError.self) { try XMLReading.rows(text, XMLReading.plain, chunkSize: 3) }
        #expect(failed?.diagnostics.first?.code == .xmlEncodingContradicts)
        #expect(failed?.diagnostics.first?.help?.contains("encoding: IBM037") == true)
    }
}
