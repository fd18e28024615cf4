import Dispatch
import Evaluation
import Foundation
import Synchronization

/// Shows the stages of a run: a line that is drawn again on a terminal, one plain line a stage elsewhere.
final class ProgressReporter: ProgressSink {
    private let style: ProgressStyle
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    private struct State {
        var stage = ""
        var stageStarted = ContinuousClock.now
        var drawn = ContinuousClock.now - .seconds(1)
        var share: RunShare?
        /// What was reported last, to be drawn again while nothing is.
        var last: (done: Int, total: Int, detail: String, left: Double?) = (0, 0, "", nil)
        var ticker: (any DispatchSourceTimer)?
    }

    init(style: ProgressStyle) {
        self.style =
            switch style {
            case .auto: isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" ? .auto : .plain
            default: style
            }
    }

    /// What a training says beside its steps.
    struct Figures {
        var epochs: Double
        var losses: [(name: String, value: Double)]
        var samplesPerSecond: Double
        /// Replaces the estimate from the share done, which a resumed training would mislead.
        var secondsLeft: Double

        var text: String {
            let losses = losses.map { "\($0.name) " + String(format: "%.4g", $0.value) }
            return (["epoch " + String(format: "%.1f", epochs)] + losses
                + [String(format: "%.0f samples/s", samplesPerSecond)]).joined(separator: ", ")
        }

        var json: String {
            func number(_ value: Double) -> String { value.isFinite ? String(format: "%.6g", value) : "null" }
            let losses = losses.map { "\"\($0.name)\":" + number($0.value) }.joined(separator: ",")
            return ",\"epochs\":\(number(epochs)),\"losses\":{\(losses)},"
                + "\"samples_per_s\":\(number(samplesPerSecond)),\"left_s\":\(number(secondsLeft))"
        }
    }

    func report(stage: String, done: Int, of total: Int, detail: String) {
        report(stage: stage, done: done, of: total, detail: detail, figures: nil)
    }

    func plan(_ stages: [PlannedStage]) { state.withLock { $0.share = RunShare(stages) } }

    func report(stage: String, done: Int, of total: Int, detail: String, figures: Figures?) {
        if style == .none { return }
        if style == .auto { tick() }
        state.withLock { state in
            let now = ContinuousClock.now
            let begins = state.stage != stage
            if begins {
                state.stage = stage
                state.stageStarted = now
                state.share?.begin(stage)
            }
            let finished = total > 0 && done >= total
            let said = figures?.text ?? detail
            let left = figures?.secondsLeft
            state.last = (done, total, said, left)
            switch style {
            case .json:
                if begins || finished || now - state.drawn > .seconds(1) {
                    state.drawn = now
                    let seconds = (now - started).seconds
                    var more = figures?.json ?? ""
                    if let run = share(now, &state) {
                        more += ",\"share\":" + String(format: "%.3f", run.share)
                        if let left = run.secondsLeft { more += ",\"run_left_s\":" + String(format: "%.0f", left) }
                    }
                    Console.write(
                        "{\"stage\":\"\(stage)\",\"done\":\(done),\"total\":\(total),"
                            + "\"elapsed_s\":\(String(format: "%.1f", seconds))\(more)}\n",
                        to: .standardError)
                }
            case .plain:
                if begins || now - state.drawn > .seconds(15) {
                    state.drawn = now
                    Console.write(line(now, &state) + "\n", to: .standardError)
                }
            case .auto:
                if begins || finished || now - state.drawn > .milliseconds(100) {
                    state.drawn = now
                    Console.write("\r\u{1B}[K" + line(now, &state), to: .standardError)
                }
            case .none: break
            }
        }
    }

    /// Ends the line that is drawn again.
    func finish() {
        state.withLock { state in
            state.ticker?.cancel()
            state.ticker = nil
            if style == .auto { Console.write("\r\u{1B}[K", to: .standardError) }
        }
    }

    /// A stage that reports nothing for a while still moves: the clock runs on.
    private func tick() {
        state.withLock { state in
            guard state.ticker == nil else { return }
            let ticker = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
            ticker.schedule(deadline: .now() + 1, repeating: 1)
            ticker.setEventHandler { [weak self] in self?.redraw() }
            ticker.resume()
            state.ticker = ticker
        }
    }

    private func redraw() {
        state.withLock { state in
            let now = ContinuousClock.now
            guard state.ticker != nil, now - state.drawn > .milliseconds(700) else { return }
            state.drawn = now
            Console.write("\r\u{1B}[K" + line(now, &state), to: .standardError)
        }
    }

    private func share(_ now: ContinuousClock.Instant, _ state: inout State) -> (share: Double, secondsLeft: Double?)? {
        state.share?.now(
            done: state.last.done, of: state.last.total, spent: (now - state.stageStarted).seconds,
            elapsed: (now - started).seconds)
    }

    private func line(_ now: ContinuousClock.Instant, _ state: inout State) -> String {
        let last = state.last
        var text = String(format: "[%6.1f s] ", (now - started).seconds)
        let run = share(now, &state)
        if let run {
            text += String(format: "%2.0f %%", 100 * run.share)
            text += run.secondsLeft.map { ", about \(Self.words($0)) left · " } ?? " · "
        }
        text += state.stage
        if last.total > 0, last.done > 0 {
            text += " \(last.done)/\(last.total)"
            let spent = (now - state.stageStarted).seconds
            // Of a run without a plan at least the stage's own end is told.
            if run == nil, last.done < last.total, spent > 2 {
                let left = last.left ?? spent / Double(last.done) * Double(last.total - last.done)
                text += ", about \(Self.words(left)) left"
            }
        }
        return last.detail.isEmpty ? text : text + " · " + printable(last.detail)
    }

    private static func words(_ seconds: Double) -> String {
        seconds < 90 ? String(format: "%.0f s", seconds) : String(format: "%.0f min", seconds / 60)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
