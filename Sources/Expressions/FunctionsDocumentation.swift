/// The reference page of the functions and operators that expressions may use.
public enum FunctionsDocumentation {
    /// - Parameter extra: functions that a mapping adds to the standard library.
    /// - Returns: Markdown with an index and a section a function; the same text for the same functions.
    public static func markdown(extra: [Function]) -> String {
        let all = FunctionLibrary.standard.functions + extra
        let functions = all.filter { !isOperator($0) }.sorted { $0.name < $1.name }
        let operators = all.filter(isOperator)
        var text = """
            # Functions

            Generated from the functions themselves; do not edit. Every example is run as a test.

            Expressions are CEL, the Common Expression Language, with two more types: `decimal` (exact, 38 digits) and `date`. They
            are checked against source and model before any data is read.

            - A **null** argument gives null, unless it says otherwise below. A part of an expression that fails is an **error**; a
              record whose key, field or rule is an error is rejected to quarantine. Nothing malformed becomes null.
            - What is computed from a **personal** field is personal too, until `mask` or a reference takes that off.
            - CEL's checker takes a null for some types only. Here every field of a record may be null, so `x == null` and
              `c ? x : null` are right for values of every type; numbers of different types may be compared (`1 == 1.0`). What a list or
              a map holds must be of one type: beside other values a null makes it one of unions (`dyn`), and `[1] + [null]` is refused.
            - `x.f(y)` and `f(x, y)` are the same call where both signatures are listed.


            """
        text += "## Index\n\n"
        text += "| function | what it gives |\n|---|---|\n"
        for function in functions { text += "| [`\(function.name)`](#\(anchor(function.name))) | \(cell(function.summary)) |\n" }
        text += "\n| form | what it gives |\n|---|---|\n"
        for form in SpecialForm.all { text += "| [`\(cell(form.name))`](#\(anchor(form.heading))) | \(cell(form.summary)) |\n" }
        text += "\n| operator | what it gives |\n|---|---|\n"
        for function in operators {
            let heading = Self.heading(function)
            text += "| [`\(cell(display(function)))`](#\(anchor(heading))) | \(cell(function.summary)) |\n"
        }
        text += "\n## Functions\n"
        for function in functions {
            text += section(
                function.name, code: signatures(function), function.summary, function.details, function.examples)
        }
        text += "\n## Macros and special forms\n"
        for form in SpecialForm.all {
            text += section(form.heading, code: form.signatures, form.summary, form.details, form.examples)
        }
        text += "\n## Operators\n"
        for function in operators {
            text += section(
                heading(function), code: signatures(function), function.summary, function.details, function.examples)
        }
        return text
    }

    /// A line for every function, form and operator: what it is called and what it gives.
    public static func index(extra: [Function]) -> [(name: String, summary: String)] {
        let functions = (FunctionLibrary.standard.functions + extra).map { (name: isOperator($0) ? display($0) : $0.name, summary: $0.summary) }
        return (functions + SpecialForm.all.map { (name: $0.name, summary: $0.summary) }).sorted { $0.name < $1.name }
    }

    /// The section of one function, form or operator, by its name or sign.
    ///
    /// - Returns: Markdown; nil where there is none of that name.
    public static func page(_ name: String, extra: [Function]) -> String? {
        let functions = (FunctionLibrary.standard.functions + extra).filter { $0.name == name || (isOperator($0) && display($0) == name) }
        let forms = SpecialForm.all.filter { form in
            form.name == name || form.heading == name || form.heading.split(separator: ", ").contains { $0 == name }
        }
        let sections =
            functions.map {
                section(isOperator($0) ? heading($0) : $0.name, code: signatures($0), $0.summary, $0.details, $0.examples)
            } + forms.map { section($0.heading, code: $0.signatures, $0.summary, $0.details, $0.examples) }
        return sections.isEmpty ? nil : String(sections.joined().dropFirst())
    }

    private static func section(
        _ heading: String, code: [String], _ summary: String, _ details: String, _ examples: [Function.Example]
    ) -> String {
        var text = "\n### \(heading)\n\n```\n\(code.joined(separator: "\n"))\n```\n\n\(summary)"
        if !details.isEmpty { text += " \(details)" }
        text += "\n\n| expression | gives |\n|---|---|\n"
        for example in examples { text += "| `\(cell(example.expression))` | `\(cell(example.result))` |\n" }
        return text
    }

    private static func isOperator(_ function: Function) -> Bool {
        function.name.hasPrefix("_") || function.name.hasSuffix("_")
    }

    private static func display(_ function: Function) -> String {
        function.name == "_[_]" ? "list[position]" : function.name == "_[?_]" ? "list[?position]" : String(function.name.filter { $0 != "_" })
    }

    private static let words: [String: String] = [
        "_<_": "less", "_<=_": "less or equal", "_>_": "greater", "_>=_": "greater or equal", "_+_": "plus", "_-_": "minus",
        "_*_": "times", "_/_": "divided by", "_%_": "remainder", "-_": "negative", "!_": "not", "_[_]": "element",
        "_in_": "in", "_[?_]": "optional element",
    ]

    private static func heading(_ function: Function) -> String {
        words[function.name].map { $0 == "in" ? "in" : "\($0) (`\(display(function))`)" } ?? display(function)
    }

    /// The anchor that renderers of Markdown give a heading: letters, digits and dashes.
    private static func anchor(_ heading: String) -> String {
        var result = ""
        for character in heading.lowercased() {
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                result.append(character)
            } else if character == " " {
                result.append("-")
            }
        }
        return result
    }

    private static func signatures(_ function: Function) -> [String] {
        function.overloads.flatMap { overload -> [String] in
            let parameters = overload.parameters.map(\.description)
            let result = " -> " + overload.result.description
            let more = overload.isVariadic ? ["…"] : []
            switch (function.name, parameters.count) {
            case ("_[_]", 2): return ["\(parameters[0])[\(parameters[1])]" + result]
            case ("_[?_]", 2): return ["\(parameters[0])[?\(parameters[1])]" + result]
            case (_, 2) where isOperator(function):
                return [parameters.joined(separator: " \(display(function)) ") + result]
            case (_, 1) where isOperator(function): return ["\(display(function))\(parameters[0])" + result]
            default: break
            }
            let global = "\(function.name)(\((parameters + more).joined(separator: ", ")))" + result
            let method =
                "\(parameters.first ?? "").\(function.name)(\((parameters.dropFirst() + more).joined(separator: ", ")))"
                + result
            switch overload.style {
            case .global: return [global]
            case .method: return [method]
            case .either: return [method, global]
            }
        }
    }

    /// In a table cell a bar would end the cell, also inside of code.
    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
