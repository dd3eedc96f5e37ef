internal import Diagnostics
public import Settings

/// The entities that sources are mapped to: data from a model file, never types of the program.
public struct CanonicalModel: Sendable, Hashable {
    /// Counts up when the standard model gains or loses something.
    public let version: Int
    /// In the order of the model file; extensions last.
    public let entities: [Entity]

    public init(version: Int, entities: [Entity]) {
        self.version = version
        self.entities = entities
    }

    /// - Complexity: O(entities).
    public func entity(named name: String) -> Entity? { entities.first { $0.name == name } }

    /// The model that the program brings, read once.
    ///
    /// - Throws: `GatewayError` where the embedded file cannot be read, which a test rules out.
    public static func standard() throws -> CanonicalModel { try embedded.get() }

    private static let embedded = Result<CanonicalModel, any Error> {
        let text = String(decoding: PackageResources.model_yaml, as: UTF8.self)
        return try read(text, file: "model.yaml", onto: nil)
    }

    /// The model with a project's own fields and entities added, in the shape of the standard model file
    /// (`entities: { license: { fields: { board: { description: … } } } }`).
    ///
    /// What cannot be used is reported to the context (`LB55xx`, `LB60xx`) and left out.
    ///
    /// - Parameters:
    ///   - node: a map with the key `entities`.
    ///   - context: where findings are reported.
    public func extended(by node: SettingsNode, context: SettingsContext) -> CanonicalModel {
        var reader = ModelReader(base: self, context: context)
        return reader.read(node)
    }

    /// As ``extended(by:context:)``, from a text.
    ///
    /// - Parameters:
    ///   - text: YAML.
    ///   - file: its name for messages.
    /// - Throws: `GatewayError` with everything that is wrong with the text.
    public func extended(byText text: String, file: String) throws -> CanonicalModel {
        try Self.read(text, file: file, onto: self)
    }

    private static func read(_ text: String, file: String, onto base: CanonicalModel?) throws -> CanonicalModel {
        let context = SettingsContext()
        var reader = ModelReader(base: base, context: context)
        let model = reader.read(try YAMLReader.read(text, file: file))
        try context.collector.throwIfErrors(exit: .usage)
        return model
    }
}
