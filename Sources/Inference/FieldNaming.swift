import Connector
import Records

enum FieldNaming {
    static func isName(_ name: String) -> Bool { FieldFormat.isFieldName(name) }
}
