// Module Learners
