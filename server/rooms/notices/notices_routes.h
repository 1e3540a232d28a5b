#pragma once

#include "http/route.h"

extern const Route notices_routes[];
