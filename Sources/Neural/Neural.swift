// Module Neural
