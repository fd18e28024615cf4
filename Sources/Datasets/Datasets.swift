// Module Datasets
