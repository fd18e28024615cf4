/// What the report draws, stored with the numbers so that a page can be rendered again without the data.
public struct Figure: Codable, Sendable, Equatable {
    /// Stable id, e.g. "feature_map", "precision_recall_over_k", "tstr", "class_shares", "grid_best".
    public var id: String
    public var dimension: Dimension
    public var title: String
    /// One sentence on how to read it.
    public var caption: String
    public var content: Content

    public init(id: String, dimension: Dimension, title: String, caption: String, content: Content) {
        self.id = id
        self.dimension = dimension
        self.title = title
        self.caption = caption
        self.content = content
    }

    public enum Content: Codable, Sendable, Equatable {
        /// Points in two axes, e.g. the first principal components.
        case scatter(xLabel: String, yLabel: String, series: [PointSeries])
        /// Lines over a common axis, with an optional band.
        case lines(xLabel: String, yLabel: String, series: [LineSeries])
        /// Bars with intervals, grouped by label.
        case bars(valueLabel: String, bars: [Bar])
        /// A value with its interval a row, around a reference line.
        case forest(valueLabel: String, reference: Double, rows: [ForestRow])
        /// A table of numbers with a tint a cell, one or more blocks of rows under the same columns.
        case matrix(rowLabel: String, columnLabel: String, columns: [String], groups: [MatrixGroup])
        /// Synthetic pictures (never real ones) as one PNG contact sheet, base64, with a caption a tile.
        case images(png: String, columns: Int, tileWidth: Int, tileHeight: Int, captions: [String])
    }

    /// Whose data a series shows; fixes colour and marker.
    public enum Role: String, Codable, Sendable { case real, synthetic, holdout, other }

    public struct PointSeries: Codable, Sendable, Equatable {
        public var name: String
        public var role: Role
        public var points: [[Double]]
        public init(name: String, role: Role, points: [[Double]]) {
            self.name = name
            self.role = role
            self.points = points
        }
    }

    public struct LineSeries: Codable, Sendable, Equatable {
        public var name: String
        public var role: Role
        public var x: [Double]
        public var y: [Double]
        public var low: [Double]?
        public var high: [Double]?
        public init(name: String, role: Role, x: [Double], y: [Double], low: [Double]? = nil, high: [Double]? = nil) {
            self.name = name
            self.role = role
            self.x = x
            self.y = y
            self.low = low
            self.high = high
        }
    }

    public struct Bar: Codable, Sendable, Equatable {
        public var group: String
        public var name: String
        public var role: Role
        public var value: Double
        public var low: Double?
        public var high: Double?
        public init(group: String, name: String, role: Role, value: Double, low: Double? = nil, high: Double? = nil) {
            self.group = group
            self.name = name
            self.role = role
            self.value = value
            self.low = low
            self.high = high
        }
    }

    public struct ForestRow: Codable, Sendable, Equatable {
        public var name: String
        public var value: Double
        public var low: Double
        public var high: Double
        public init(name: String, value: Double, low: Double, high: Double) {
            self.name = name
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// A block of rows under a heading of its own.
    public struct MatrixGroup: Codable, Sendable, Equatable {
        public var name: String
        public var rows: [MatrixRow]
        public init(name: String, rows: [MatrixRow]) {
            self.name = name
            self.rows = rows
        }
    }

    public struct MatrixRow: Codable, Sendable, Equatable {
        public var name: String
        /// One a column.
        public var cells: [MatrixCell]
        public init(name: String, cells: [MatrixCell]) {
            self.name = name
            self.cells = cells
        }
    }

    public struct MatrixCell: Codable, Sendable, Equatable {
        /// nil where there is no number, or it is withheld because few rows are behind it.
        public var value: Double?
        /// What the cell shows.
        public var text: String
        /// 0 (best) to 1 (worst); nil for a cell without meaning.
        public var tint: Double?
        public init(value: Double?, text: String, tint: Double?) {
            self.value = value
            self.text = text
            self.tint = tint
        }
    }
}
