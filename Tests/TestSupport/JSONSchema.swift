import Foundation

/// Validates JSON against the keywords of JSON Schema 2020-12 that `schemas/` uses; any other keyword is an error, so that
/// none is silently passed over.
public struct JSONSchema {
    public struct Unknown: Error { public let keyword: String }

    private let root: [String: Any]

    public init(_ url: URL) throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        guard let document else { throw Unknown(keyword: "no object") }
        root = document
    }

    /// What is wrong, each with its path; empty where the document is valid.
    public func problems(_ data: Data) throws -> [String] {
        var found: [String] = []
        try check(try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed), root, "", &found)
        return found
    }

    private func check(_ value: Any, _ schema: [String: Any], _ path: String, _ found: inout [String]) throws {
        for keyword in schema.keys.sorted() {
            guard let rule = schema[keyword] else { continue }
            switch keyword {
            case "$schema", "$defs", "title", "description", "contentEncoding": continue
            case "$ref":
                let name = ((rule as? String) ?? "").replacing("#/$defs/", with: "")
                guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                    throw Unknown(keyword: "$ref \(name)")
                }
                try check(value, target, path, &found)
            case "type":
                let names = (rule as? [String]) ?? [(rule as? String) ?? ""]
                if try !names.contains(where: { try Self.isOf($0, value) }) { found.append("\(path) is no \(names)") }
            case "const": if value as? String != rule as? String { found.append("\(path) is not \(rule)") }
            case "enum":
                let words = rule as? [String] ?? []
                if !words.contains((value as? String) ?? "") { found.append("\(path): \(value) is none of \(words)") }
            case "minimum":
                if let number = value as? NSNumber, let least = rule as? NSNumber, number.doubleValue < least.doubleValue {
                    found.append("\(path) is below \(least)")
                }
            case "required":
                guard let object = value as? [String: Any] else { continue }
                for name in rule as? [String] ?? [] where object[name] == nil { found.append("\(path) has no \(name)") }
            case "properties", "additionalProperties": continue
            case "items":
                guard let list = value as? [Any], let item = rule as? [String: Any] else { continue }
                for (index, element) in list.enumerated() { try check(element, item, "\(path)[\(index)]", &found) }
            case "oneOf":
                var fitting = 0
                for choice in rule as? [[String: Any]] ?? [] {
                    var wrong: [String] = []
                    try check(value, choice, path, &wrong)
                    fitting += wrong.isEmpty ? 1 : 0
                }
                if fitting != 1 { found.append("\(path) fits \(fitting) of the choices") }
            default: throw Unknown(keyword: keyword)
            }
        }
        try members(value, schema, path, &found)
    }

    private func members(_ value: Any, _ schema: [String: Any], _ path: String, _ found: inout [String]) throws {
        guard let object = value as? [String: Any] else { return }
        let known = schema["properties"] as? [String: [String: Any]] ?? [:]
        for name in object.keys.sorted() {
            guard let member = object[name] else { continue }
            if let rule = known[name] {
                try check(member, rule, "\(path).\(name)", &found)
            } else if let rule = schema["additionalProperties"] as? [String: Any] {
                try check(member, rule, "\(path).\(name)", &found)
            } else if (schema["additionalProperties"] as? Bool) == false {
                found.append("\(path).\(name) is not in the schema")
            }
        }
    }

    private static func isOf(_ type: String, _ value: Any) throws -> Bool {
        // A Boolean is a number to Foundation; its own type tells them apart.
        let isBoolean = (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
        return switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "boolean": isBoolean
        case "number": value is NSNumber && !isBoolean
        case "integer": (value as? NSNumber).map { !isBoolean && $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: throw Unknown(keyword: "type \(type)")
        }
    }
}
