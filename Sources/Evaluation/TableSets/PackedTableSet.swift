import Datasets
import Foundation

/// Several tables as bytes: a JSON header with its length before it, then each table as `PackedTable` has it. What points where
/// is in the header.
enum PackedTableSet {
    private struct Member: Codable {
        var name: String
        var order: String?
        var key: [String]
        var references: [String]
        var bytes: Int
    }

    private struct Header: Codable {
        var members: [Member]
        var links: [TableLink]
        var root: Int
    }

    static func encode(_ set: TableSet) throws -> [UInt8] {
        let tables = try set.members.map { try PackedTable.encode($0.table) }
        let members = zip(set.members, tables).map { member, bytes in
            Member(name: member.name, order: member.order, key: member.key, references: member.references, bytes: bytes.count)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let header = [UInt8](try encoder.encode(Header(members: members, links: set.links, root: set.root)))
        return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + tables.joined()
    }

    /// nil when the bytes are no such file.
    static func decode(_ bytes: [UInt8], name: String) -> TableSet? {
        guard bytes.count > 8 else { return nil }
        let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
        guard length <= UInt64(bytes.count - 8),
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[8..<8 + Int(length)])),
            header.members.indices.contains(header.root)
        else { return nil }
        var place = 8 + Int(length)
        var members: [TableSet.Member] = []
        for own in header.members {
            guard (0...bytes.count - place).contains(own.bytes),
                let table = PackedTable.decode(Array(bytes[place..<place + own.bytes]), name: own.name)
            else { return nil }
            place += own.bytes
            members.append(
                TableSet.Member(name: own.name, table: table, order: own.order, key: own.key, references: own.references))
        }
        let areThere = header.links.allSatisfy { link in
            members.indices.contains(link.child) && members.indices.contains(link.parent)
                && link.rows.count == members[link.child].table.count
                && link.rows.allSatisfy { Int($0) < members[link.parent].table.count }
        }
        guard areThere, place == bytes.count else { return nil }
        return TableSet(members: members, links: header.links, root: header.root, schema: nil, info: SetInfo(name: name, media: "memory"))
    }
}
