#pragma once

/// Lets the process keep what it frees for what it asks for next.
void assay_keep_memory(void);
