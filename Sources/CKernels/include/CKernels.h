#pragma once
#include "blas_core.h"
