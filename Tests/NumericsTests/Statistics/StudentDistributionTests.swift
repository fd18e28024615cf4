import Numerics
import Testing

@Suite struct StudentDistributionTests {
    @Test func quantiles() {
        // scipy.stats.t.ppf(0.975, degrees)
        for (degrees, expected) in [(1.0, 12.706204736432095), (2, 4.302652729911275), (4, 2.7764451051977987)] {
            #expect(abs(StudentDistribution.quantile(0.975, degrees: degrees) - expected) < 1e-8)
            #expect(abs(StudentDistribution.quantile(0.025, degrees: degrees) + expected) < 1e-8)
        }
        #expect(abs(StudentDistribution.quantile(0.975, degrees: 1e9) - NormalDistribution.quantile(0.975)) < 1e-6)
        #expect(StudentDistribution.quantile(0.5, degrees: 3) == 0)
        #expect(StudentDistribution.quantile(1, degrees: 3) == .infinity)
        #expect(StudentDistribution.quantile(0.975, degrees: 0).isNaN)
    }
}
