import Diagnostics
import Records

let rejectFunction = Function(
    "reject", summary: "Always an error, with a message of the mapping's own: rejects the record.",
    details:
        "For branches that must not be taken, as in kind == 'X' ? a : reject('kind ' + kind). It fits where any type is wanted. The message goes to quarantine and reports, and is hidden there where it is made of personal fields.",
    examples: [.init("reject('no such owner type')", "error")],
    overloads: [
        Overload(
            [.exact(.string)], gives: .exact(.null), .kernel { call in
                let messages = call.texts(0)
                var mask = CellMask()
                var errors: [CellError] = []
                for row in 0..<call.count where !call.isBlocked(row) {
                    mask.set(CellMask.error, at: row, count: call.count)
                    errors.append(
                        call.isPersonal
                            ? call.error(
                                row, .rejectedByMapping, "the mapping rejects the record", expected: "what the mapping asks for",
                                found: messages.string(row))
                            : call.error(row, .rejectedByMapping, messages.string(row)))
                }
                return Column(.null, count: call.count, mask: mask, errors: errors)
            })
    ])
