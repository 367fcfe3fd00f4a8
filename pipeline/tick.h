#ifndef TICK_H
#define TICK_H

/*
 * tick: the one clock.  It is for patience and for the progress line; what it
 * says never shows in any output.
 */

#include <stdint.h>

/* tick_ms: milliseconds since some moment, never going back. */
uint64_t tick_ms(void);

#endif
