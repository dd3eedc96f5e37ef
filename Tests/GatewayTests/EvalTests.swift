import Foundation
import Testing

/// `landbridge eval` as a user types it.
@Suite struct EvalTests {
    private func eval(_ arguments: String...) throws -> LandbridgeProcess.Outcome {
        try LandbridgeProcess.run(["eval"] + arguments)
    }

    @Test(arguments: [
        (["1 + 2"], "3\nint\n"), (["'a' + 'b'"], "\"ab\"\nstring\n"), (["[1, 2].map(x, x * 2)"], "[2, 4]\nlist(int)\n"),
        (["null"], "null\nnull\n"), (["-1"], "-1\nint\n"), (["-x + 1", "--vars", "{\"x\": 3}"], "-2\nint\n"), (["decimal('1.25') + decimal('2')"], "3.25\ndecimal\n"),
        (["name.size()", "--vars", "{\"name\": \"é日\"}"], "2\nint\n"),
        (["due > decimal('1')", "--vars", "{\"due\": {\"type\": \"decimal\", \"value\": \"1.50\"}}"], "true\nbool\n"),
    ]) func valueAndTypeArePrinted(arguments: [String], out: String) throws {
        let outcome = try LandbridgeProcess.run(["eval"] + arguments)
        #expect(outcome.status == 0)
        #expect(outcome.out == out)
        #expect(outcome.err == "")
    }

    @Test func oneExpressionIsNeeded() throws {
        #expect(try eval().err.contains("the expression is missing"))
        let outcome = try eval("1", "2")
        #expect(outcome.status == 2 && outcome.err.contains("there is more than one expression"))
        let wrong = try eval("1", "--frmat", "json")
        #expect(wrong.status == 2 && wrong.err.contains("there is no option `--frmat`"))
    }

    @Test func functionsHavePages() throws {
        let list = try LandbridgeProcess.run(["functions"])
        #expect(list.status == 0 && list.out.contains("personName ") && list.out.contains("lookup ") && list.out.contains("exists"))
        let page = try LandbridgeProcess.run(["functions", "divide"])
        #expect(page.status == 0 && page.out.hasPrefix("### divide\n") && page.out.contains("`divide(2, 3, 4)`"))
        #expect(try LandbridgeProcess.run(["functions", "%"]).out.hasPrefix("### remainder (`%`)\n"))
        let wrong = try LandbridgeProcess.run(["functions", "persnName"])
        #expect(wrong.status == 2 && wrong.err.contains("did you mean `personName`?"))
    }

    @Test func programsGetJSON() throws {
        let outcome = try eval("1.5 + x", "--vars", "{\"x\": 0.5}", "--format", "json")
        #expect(outcome.status == 0)
        #expect(outcome.json as? [String: String] == ["value": "2.0", "type": "double"])
    }

    @Test func aMistakeHasACaretAndASuggestion() throws {
        let outcome = try eval("'日本' + nme", "--vars", "{\"name\": \"LEE\"}")
        #expect(outcome.status == 3 && outcome.out == "")
        let lines = outcome.err.split(separator: "\n").map(String.init)
        #expect(lines[0].contains("1:8: error LB2102: there is no field or name `nme`"))
        #expect(lines[1] == "    '日本' + nme")
        #expect(lines[2] == "             ^", "wide characters take two columns")
        #expect(outcome.err.contains("did you mean `name`?"))
    }

    @Test func aMistakeInALaterLineIsShownThere() throws {
        let outcome = try eval("1 +\n  x")
        #expect(outcome.status == 3)
        let lines = outcome.err.split(separator: "\n").map(String.init)
        #expect(lines[0].contains("line 2:3: error LB2102"))
        #expect(lines[1...2] == ["      x", "      ^"])
    }

    @Test(arguments: [("1 / x", "{\"x\": 0}"), ("int(x)", "{\"x\": \"abc\"}")])
    func whatFailsForTheValuesIsFound(expression: String, variables: String) throws {
        let outcome = try eval(expression, "--vars", variables, "--format", "json")
        #expect(outcome.status == 3)
        let report = try #require(outcome.json as? [String: Any])
        #expect(report["exit"] as? Int == 3)
        let found = try #require((report["diagnostics"] as? [[String: Any]])?.first)
        #expect((found["code"] as? String)?.hasPrefix("LB3") == true)
        #expect((found["place"] as? [String: Any])?["column"] as? Int != nil)
    }

    @Test(arguments: ["", "{", "[1]", "{\"a\": }", "7"]) func variablesMustBeAnObject(variables: String) throws {
        let outcome = try eval("1", "--vars", variables)
        #expect(outcome.status == 2 && outcome.out == "")
        #expect(outcome.err.contains("error LB2108: the variables are no JSON object"))
    }

    @Test func warningsStandBesideTheValue() throws {
        let outcome = try eval("warn('odd', 5)")
        #expect(outcome.status == 0 && outcome.out == "5\nint\n")
        #expect(outcome.err.contains("warning LB3015: odd"))
    }

    @Test(arguments: [[], ["1", "2"], ["1", "--nope"]]) func wrongCallsAreUsageErrors(arguments: [String]) throws {
        #expect(try LandbridgeProcess.run(["eval"] + arguments).status == 2)
    }
}
