import Benchmark
import CMalloc
import Diagnostics
import Expressions
import Foundation
import Records

/// Every benchmark's iteration goes over about a million values, so that milliseconds are nanoseconds a value. Names are
/// `group/kernel`; `scripts/bench` holds the bounds.
let benchmarks: @Sendable () -> Void = {
    // As the command does: the blocks of a batch are used again and not given back to the system each time.
    mallopt(M_TRIM_THRESHOLD, 256 << 20)
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock], warmupIterations: 2, scalingFactor: .one, maxDuration: .milliseconds(600), maxIterations: 25)
    let data = Columns()
    let compiler = ExpressionCompiler(columns: data.fields)
    var problems: [String] = []
    for kernel in Kernel.all {
        let compiled: CompiledExpression
        do {
            compiled = try compiler.compile(kernel.expression, at: Place(file: "kernels", line: 1, column: 1))
        } catch {
            problems.append("\(error)")
            continue
        }
        if let error = compiled.evaluate(data.columns, count: Columns.rows).errors.first {
            problems.append("\(kernel.expression): \(error)")
            continue
        }
        Benchmark(kernel.name) { benchmark in
            for _ in benchmark.scaledIterations {
                for _ in 0..<Columns.batches { blackHole(compiled.evaluate(data.columns, count: Columns.rows)) }
            }
        }
    }
    stop(problems)
    // The mapping of 25 expressions needs the extract that `scripts/bench` prepares.
    if let extract = ProcessInfo.processInfo.environment["BENCH_EXTRACT"] {
        do {
            let trial = try MappingTrial(extract: extract)
            Benchmark("mapping/decode", configuration: .init(maxDuration: .seconds(20), maxIterations: 7)) { benchmark in
                for _ in benchmark.scaledIterations { blackHole(try trial.run(mapping: false)) }
            }
            Benchmark("mapping/decode and map", configuration: .init(maxDuration: .seconds(30), maxIterations: 7)) { benchmark in
                for _ in benchmark.scaledIterations { blackHole(try trial.run(mapping: true)) }
            }
        } catch {
            stop(["\(error)"])
        }
    }
}

/// A kernel that cannot run is a mistake of this file, and would otherwise be missing in silence.
private func stop(_ problems: [String]) {
    guard !problems.isEmpty else { return }
    for problem in problems { FileHandle.standardError.write(Data("kernels: \(problem)\n".utf8)) }
    exit(2)
}
