import Datasets
import Foundation
import Reporting

/// Small text and JSON files that the user names; a byte-order mark before the text is taken off.
enum InputFile {
    /// - Parameter unfit: what a file that is too large or no text counts as.
    static func data(
        _ path: String, what: String, limit: Int, unfit: CommandError.Code = .badData
    ) throws -> Data {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandError(.missing, "there is no \(what) file \(path)", remedy: "Check the path.")
        }
        if isFolder.boolValue {
            throw CommandError(.missing, "\(path) is a folder, not a \(what) file", remedy: "Name the file itself.")
        }
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            let data = try handle.read(upToCount: limit + 1) ?? Data()
            guard data.count <= limit else {
                throw CommandError(
                    unfit, "\(path) is larger than \(limit) bytes", remedy: "This is no \(what) file of Assay.")
            }
            let bytes = [UInt8](data)
            guard !ByteOrderMark.isUTF16(bytes) else {
                throw CommandError(unfit, "\(path) is UTF-16 text", remedy: "Save the \(what) file as UTF-8.")
            }
            return Data(ByteOrderMark.removed(from: bytes))
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(.inputOutput, "\(path) cannot be read", remedy: "Check that you may read it.")
        }
    }

    /// A file of a stored set: regular, so that nothing is waited for.
    static func stored(_ path: String, what: String, limit: Int) throws -> Data {
        var info = stat()
        guard stat(path, &info) == 0 else {
            throw CommandError(.missing, "there is no \(what) file \(path)", remedy: "Check the path.")
        }
        switch info.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR:
            throw CommandError(.missing, "\(path) is a folder, not a \(what) file", remedy: "Name the file itself.")
        default:
            throw CommandError(
                .badData, "\(path) is no regular file", remedy: "Give the \(what) file that Assay wrote, not a pipe or device.")
        }
        guard info.st_size <= limit else {
            throw CommandError(
                .badData, "\(path) is larger than \(limit) bytes", remedy: "This is no \(what) file of Assay.")
        }
        guard let data = RegularFile.read(path, limit: limit) else {
            throw CommandError(.inputOutput, "\(path) cannot be read", remedy: "Check that you may read it.")
        }
        return data
    }

    static func text(
        _ path: String, what: String, limit: Int, unfit: CommandError.Code = .badData
    ) throws -> String {
        guard let text = String(validating: try data(path, what: what, limit: limit, unfit: unfit), as: UTF8.self)
        else {
            throw CommandError(unfit, "\(path) is not UTF-8 text", remedy: "Save the \(what) file as UTF-8.")
        }
        return text
    }
}
