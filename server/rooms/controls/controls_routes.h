#pragma once

#include "http/route.h"

extern const Route controls_routes[];
