#include "weights.h"

#include "charset_weights.h"
