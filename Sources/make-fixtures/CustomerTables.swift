import Foundation
import Numerics

/// The four tables of `fixtures/customers`: customers of a telephone company that does not exist.
enum CustomerTables {
    static let count = 1_500
    private static let header = "id,age,sex,region,plan,income,calls,minutes,joined,complaint,left"
    private static let regions = ["north", "south", "east", "west", "islands"]

    /// One row before it is written.
    private struct Customer {
        var age: Int
        var sex: String
        var region: String
        var plan: String
        /// Not everybody tells it.
        var income: Double?
        var calls: Int
        var minutes: Double?
        /// Days after 2020-01-01.
        var joined: Int
        var complaint: Bool
        var left: Bool
    }

    /// What a generator does otherwise than the real law.
    private struct Style {
        var spread = 1.0
        var incomeOfAge = 1.0
        var leavesByPlan = 1.0
    }

    static func all(seed: UInt64) -> [(name: String, text: String)] {
        let streams = RandomStream(seed: seed).split("customers")
        let real = customers(Style(), streams.split("real"))
        // A good generator loses a little of everything.
        let good = Style(spread: 0.97, incomeOfAge: 0.95, leavesByPlan: 0.95)
        return [
            ("real", text(real, firstID: 100_001)),
            ("holdout", text(customers(Style(), streams.split("holdout")), firstID: 200_001)),
            ("good", text(customers(good, streams.split("good")), firstID: 300_001)),
            ("flawed", text(flawed(real, streams.split("flawed")), firstID: 400_001)),
        ]
    }

    private static func customers(_ style: Style, _ stream: RandomStream) -> [Customer] {
        (0..<count).map { row in
            var random = stream.split(row)
            let age = min(88, max(18, Int((44 + 16 * style.spread * random.normal()).rounded())))
            let isOld = Double(age - 44) / 16
            let plan = pick(["basic", "plus", "pro"], [0.55 - 0.1 * isOld, 0.3, 0.15 + 0.1 * isOld], &random)
            let level = 10.1 + 0.18 * style.incomeOfAge * isOld + (plan == "pro" ? 0.35 : 0)
            let income = exp(level + 0.42 * style.spread * random.normal())
            let calls = max(0, Int((6 + 3 * random.normal() + (plan == "basic" ? -2 : 3)).rounded()))
            let minutes = Double(calls) * exp(1.1 + 0.35 * random.normal())
            let complaint = random.uniform() < 0.12 + (calls > 9 ? 0.1 : 0)
            let drive = -1.6 + style.leavesByPlan * ((plan == "basic" ? 0.8 : plan == "pro" ? -0.7 : 0) + (complaint ? 1.5 : 0))
                - 0.3 * isOld
            return Customer(
                age: age, sex: pick(["f", "m", "x"], [0.49, 0.48, 0.03], &random),
                region: pick(regions, [0.34, 0.27, 0.2, 0.15, 0.04], &random), plan: plan,
                income: random.uniform() < 0.08 ? nil : income, calls: calls, minutes: minutes,
                joined: Int(1_800 * random.uniform().squareRoot()), complaint: complaint,
                left: random.uniform() < 1 / (1 + exp(-drive)))
        }
    }

    /// No islands, 6 % copies, incomes 25 % too high, a quarter of the call minutes missing, leaving without a reason.
    private static func flawed(_ real: [Customer], _ stream: RandomStream) -> [Customer] {
        var made = customers(Style(spread: 0.97, incomeOfAge: 0.95, leavesByPlan: 0), stream)
        for row in made.indices {
            if made[row].region == "islands" { made[row].region = "north" }
            made[row].income = made[row].income.map { $0 * 1.25 }
        }
        var choice = stream.split("copies")
        let places = choice.permutation(count)
        for (place, source) in zip(places, choice.permutation(count).prefix(count * 6 / 100)) { made[place] = real[source] }
        for place in places.suffix(count / 4) { made[place].minutes = nil }
        return made
    }

    private static func pick(_ names: [String], _ weights: [Double], _ random: inout RandomStream) -> String {
        var left = random.uniform() * weights.reduce(0, +)
        for (name, weight) in zip(names, weights) {
            left -= weight
            if left < 0 { return name }
        }
        return names[names.count - 1]
    }

    private static func text(_ customers: [Customer], firstID: Int) -> String {
        header + "\n" + customers.enumerated().map { row, customer in line(customer, firstID + row) }.joined(separator: "\n") + "\n"
    }

    private static func line(_ customer: Customer, _ id: Int) -> String {
        let day = Date(timeIntervalSince1970: Double(18_262 + customer.joined) * 86_400)
        let cells: [String] = [
            "\(id)", "\(customer.age)", customer.sex, customer.region, customer.plan,
            customer.income.map { "\(Int(($0 / 10).rounded()) * 10)" } ?? "", "\(customer.calls)",
            customer.minutes.map { "\(($0 * 10).rounded() / 10)" } ?? "",
            day.formatted(.iso8601.year().month().day()), customer.complaint ? "yes" : "no", customer.left ? "yes" : "no",
        ]
        return cells.joined(separator: ",")
    }
}
