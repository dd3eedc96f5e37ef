public import Diagnostics
public import Settings

extension CodePage {
    /// The code page of a declaration; nil where there is none of that name, which is reported (`LB1002`).
    ///
    /// - Parameter place: of the name.
    public static func reported(_ name: String, at place: Place?, to context: SettingsContext) -> CodePage? {
        do {
            return try CodePage(name, allowsMultiByte: true, at: place)
        } catch let error as GatewayError {
            for diagnostic in error.diagnostics { context.report(diagnostic) }
        } catch {
            context.report(Diagnostic(.unknownEncoding, "the code page cannot be read: \(error)", at: place))
        }
        return nil
    }
}
