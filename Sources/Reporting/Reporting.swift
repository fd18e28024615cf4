// Module Reporting
