import Diagnostics
import Foundation
import Testing

/// What can be run is described, and what is described can be run.
@Suite struct CommandsDocumentedTests {
    // MARK: make

    /// Targets of a makefile, with their help texts.
    private func targets(_ makefile: String) -> [String: String?] {
        var found: [String: String?] = [:]
        for line in makefile.split(separator: "\n") {
            guard let match = line.wholeMatch(of: /([A-Za-z][A-Za-z0-9_\-]*):(?!=)([^#]*)(?:## (.+))?/) else { continue }
            found.updateValue(match.3.map(String.init), forKey: String(match.1))
        }
        return found
    }

    @Test func everyMakeTargetHasAHelpText() throws {
        let targets = targets(try Repository.text("Makefile"))
        for name in ["help", "setup", "build", "demo", "test", "layers", "lint", "docs", "bench", "soak", "clean"] {
            #expect(targets[name] != nil, "make \(name) is missing")
        }
        for (name, help) in targets { #expect(help != nil, "make \(name) has no ## text") }

        let listed = try Repository.run(["make", "--no-print-directory"])
        #expect(listed.status == 0)
        for (name, help) in targets {
            #expect(
                listed.output.contains("make \(name) ") && listed.output.contains(help ?? name),
                "make help does not list \(name)")
        }
    }

    @Test func aTargetWithoutHelpWouldBeFound() {
        let found = targets("a: b ## does a\nb:\n\techo x\nV := 1\n.PHONY: a\n")
        #expect(found.keys.sorted() == ["a", "b"])
        #expect(found["a"] == "does a")
        #expect(found["b"] == .some(nil))
    }

    @Test func everyScriptIsATargetsOwn() throws {
        let makefile = try Repository.text("Makefile")
        for name in try Repository.names(in: "scripts") {
            #expect(makefile.contains("scripts/\(name)"), "no make target runs scripts/\(name)")
        }
        #expect(try Repository.text(".ci/run").contains("exec make test"))
    }

    // MARK: scripts

    @Test func scriptsParseAndMayBeRun() throws {
        let scripts = try Repository.names(in: "scripts").map { "scripts/" + $0 } + [".ci/run"]
        #expect(scripts.count >= 7)
        for script in scripts {
            let path = Repository.root.appendingPathComponent(script).path
            #expect(FileManager.default.isExecutableFile(atPath: path), "\(script) is not executable")
            let text = try Repository.text(script)
            if text.hasPrefix("#!/usr/bin/env bash\n") {
                #expect(text.contains("\nset -euo pipefail\n"), "\(script) goes on after an error")
                let result = try Repository.run(["bash", "-n", script])
                #expect(result.status == 0, "\(script): \(result.output)")
            } else {
                #expect(text.hasPrefix("#!/usr/bin/env python3\n"), "\(script) is neither bash nor Python")
                let result = try Repository.run(["python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())", script])
                #expect(result.status == 0, "\(script): \(result.output)")
            }
        }
    }

    @Test func aMissingToolchainIsOneLineAndExitCode2() throws {
        let result = try Repository.run(["env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "bash", "scripts/setup"])
        // Where the toolchain is in the system's own folders there is nothing to miss.
        if result.status != 0 {
            #expect(result.status == 2)
            #expect(result.output.contains("swift.org/install"))
            #expect(result.output.split(separator: "\n").count == 1)
        }
        #expect(try Repository.run(["bash", "scripts/setup", "nonsense"]).status == 2)
    }

    // MARK: landbridge

    private func commands() throws -> [String] {
        var found: [String] = []
        for name in try Repository.names(in: "Sources/GatewayCLI") where name.hasSuffix("Command.swift") {
            let text = try Repository.text("Sources/GatewayCLI/" + name)
            if let match = text.firstMatch(of: /commandName: "([a-z]+)"/) { found.append(String(match.1)) }
            let configurations = text.matches(of: /CommandConfiguration\(/).count
            #expect(text.matches(of: /EXAMPLES:/).count == configurations, "\(name): a command has no examples in its --help")
        }
        return found
    }

    @Test func everyCommandIsInThePages() throws {
        let commands = try commands()
        #expect(commands.contains("sync") && commands.contains("check"))
        let readme = try Repository.text("README.md")
        let running = try Repository.text("docs/running.md")
        for command in commands {
            #expect(
                readme.contains(try Regex("landbridge +\(command) ")) || running.contains("landbridge \(command) "),
                "landbridge \(command) is in neither README.md nor docs/running.md")
        }
        for page in ["README.md", "docs/running.md", "docs/mappings.md", "scripts/demo"] {
            for match in try Repository.text(page).matches(of: #/(?m)^(?:landbridge|run) +([a-z]+) /#) {
                #expect(commands.contains(String(match.1)), "\(page) names `landbridge \(match.1)`, which is not there")
            }
        }
    }

    @Test func exitCodesAreTheProgramsOwn() throws {
        for page in ["README.md", "docs/running.md"] {
            let text = try Repository.text(page)
            let codes = text.matches(of: #/(?m)^\| (\d) \|/#).compactMap { Int32($0.1) }
            #expect(codes == [0, 1, 2, 3, 4, 5], "\(page)")
            for code in codes { #expect(Diagnostics.ExitStatus(rawValue: code) != nil) }
        }
        #expect(Diagnostics.ExitStatus(rawValue: 6) == nil, "a new exit code wants a row in both pages")
    }
}
