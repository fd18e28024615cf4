/// What a command refuses by itself.
struct CommandError: Error {
    enum Code { case usage, missing, badData, badPolicy, inputOutput, cannotWrite }
    let code: Code
    let message: String
    let remedy: String

    init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    var exitStatus: Int32 {
        switch code {
        case .usage: 64
        case .badData: 65
        case .missing: 66
        case .cannotWrite: 73
        case .inputOutput: 74
        case .badPolicy: 78
        }
    }
}
