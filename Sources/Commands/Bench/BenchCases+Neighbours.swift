import Numerics

extension BenchCase {
    static var neighbours: [BenchCase] {
        var cases: [BenchCase] = []
        for (rows, columns) in [(4_000, 448), (2_000, 2_048)] {
            let pairs = Double(rows) * Double(rows)
            cases.append(
                BenchCase(
                    "neighbours.within.\(rows)x\(columns)", "five nearest other rows of every row",
                    flop: pairs * Double(columns), items: (pairs / 2, "pairs")
                ) { parallel in
                    let x = normals(rows, columns, "x")
                    return { _ = try NearestNeighbours.within(x, k: 5, parallel: parallel) }
                })
            cases.append(
                BenchCase(
                    "neighbours.between.\(rows)x\(columns)", "five nearest rows of each other set",
                    flop: 2 * pairs * Double(columns), items: (pairs, "pairs")
                ) { parallel in
                    let (x, y) = (normals(rows, columns, "x"), normals(rows, columns, "y"))
                    return { _ = try NearestNeighbours.between(x, y, k: 5, parallel: parallel) }
                })
        }
        let (rows, columns) = (2_000, 448)
        let pairs = 2 * Double(rows) * Double(rows)
        cases.append(
            BenchCase(
                "kernel_sums.\(rows)x\(columns)", "sums of the cubic kernel within and across two sets, double precision",
                flop: pairs * 2 * Double(columns), items: (pairs, "pairs")
            ) { parallel in
                let (x, y) = (normals(rows, columns, "x"), normals(rows, columns, "y"))
                return { _ = try KernelSums(x, y, parallel: parallel) }
            })
        return cases
    }
}
