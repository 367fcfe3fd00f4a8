#include "model.h"

#include "charset_model.h"

const char *const model_names[MODEL_COUNT] = MODEL_NAMES;
