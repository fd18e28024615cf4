import Datasets

/// Damage to what lies between tables, and to rows of families as to those of any kind of data.
enum TableSetLadders {
    static var all: [DegradationLadder<TableSet>] { RowLadders.all() + [orphans, gathered, children, order] }

    private static let shares = [0.02, 0.05, 0.2, 0.5]

    private static var orphans: DegradationLadder<TableSet> {
        DegradationLadder(
            id: "orphans", about: "Rows that point to no row of the other table", rungs: RowLadders.percent(shares, "of rows")
        ) { rung, sets in try sets.honest(0).withOrphans(shares[rung], seed: sets.seed) }
    }

    private static var gathered: DegradationLadder<TableSet> {
        DegradationLadder(
            id: "gathered_children", about: "Parents that give all of their children to others",
            rungs: RowLadders.percent(shares, "of parents")
        ) { rung, sets in try sets.honest(0).withGatheredChildren(shares[rung], seed: sets.seed) }
    }

    private static var children: DegradationLadder<TableSet> {
        DegradationLadder(
            id: "shuffled_children", about: "Children that change places between parents", rungs: RowLadders.percent(shares, "of rows")
        ) { rung, sets in try sets.honest(0).withShuffledChildren(shares[rung], seed: sets.seed) }
    }

    private static var order: DegradationLadder<TableSet> {
        DegradationLadder(
            id: "shuffled_order", about: "Rows of a parent in another order", rungs: RowLadders.percent(shares, "of parents")
        ) { rung, sets in try sets.honest(0).withShuffledOrder(shares[rung], seed: sets.seed) }
    }
}
