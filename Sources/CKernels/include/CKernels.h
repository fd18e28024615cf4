#pragma once
#include "blas_core.h"
#include "winograd.h"
#include "layers.h"
#include "images.h"
#include "distances.h"
#include "elementwise.h"
#include "resampling.h"
