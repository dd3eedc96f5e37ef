import Connector
import Diagnostics
import Records
import Settings

@testable import PostgresConnector

/// A source out of a few lines of YAML.
struct Probe {
    let declaration: PostgresDeclaration

    /// - Throws: `GatewayError` with what is wrong with the lines.
    init(_ yaml: String) throws {
        let context = SettingsContext()
        let root = try YAMLReader.read(yaml, file: "mapping.yaml")
        guard var map = context.map(root, "source") else { throw GatewayError(context.diagnostics, exit: .findings) }
        let read = PostgresDeclaration.read(&map)
        map.finish()
        guard let read, !context.collector.hasErrors else { throw GatewayError(context.diagnostics, exit: .findings) }
        declaration = read
    }

    func layout(_ description: SourceDescription? = nil) throws -> PostgresLayout {
        let context = SettingsContext()
        let known = try description ?? SourceDescription.read(declaration, expanded: { $0 })
        guard let layout = PostgresLayout(declaration, known, file: nil, context: context) else {
            throw GatewayError(context.diagnostics, exit: .findings)
        }
        return layout
    }

    /// Every record, as JSON in the order of the source; a cell in error is its code.
    func rows(columns: [Set<String>]? = nil, batchBytes: Int = 1 << 20) throws -> [String] {
        let layout = try layout()
        let source = try PostgresSource(layout: layout, columns: columns, batchBytes: batchBytes, expanded: { $0 })
        var result: [String] = []
        while let frame = try source.next() {
            for batch in try frame.decode().batches {
                let names = layout.schema.kinds[batch.kind].columns.map(\.name)
                let writer = JSONRows(names: names)
                for row in 0..<batch.count {
                    let sink = ByteSink()
                    writer.append(batch.columns, row: row, to: sink)
                    let errors = zip(names, batch.columns).compactMap { name, column in
                        column.error(at: row).map { " \(name):\($0.code)" }
                    }
                    result.append(String(decoding: sink.bytes, as: UTF8.self) + errors.joined())
                }
            }
        }
        return result
    }

    static func failure(_ body: () throws -> Void) -> (code: String, text: String, exit: ExitStatus)? {
        do { try body() } catch let error as GatewayError {
            return error.diagnostics.first.map { ($0.code.number, error.description, error.exit) }
        } catch {}
        return nil
    }
}
