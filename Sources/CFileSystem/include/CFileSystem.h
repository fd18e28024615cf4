#ifndef ASSAY_CFILESYSTEM_H
#define ASSAY_CFILESYSTEM_H

#include <stdint.h>

// Two Linux calls that the Swift overlay of the C library leaves out.

// f_type of statfs(2) for the file system that holds `path`; 0 where it cannot be told.
uint32_t assay_file_system_type(const char *path);

// Renames `from` to `to` unless something is called `to`. Returns 0 or an error number, EEXIST where the name is taken.
int assay_rename_new(const char *from, const char *to);

#endif
