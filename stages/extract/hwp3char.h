#ifndef HWP3CHAR_H
#define HWP3CHAR_H

/*
 * hwp3char: characters as HWP 3 stores them: two bytes, syllables put together
 * from letters of five bits (Johab), Chinese characters and signs by their
 * number in KS X 1001.
 */

#include "buf.h"

/*
 * hwp3char_add: a character of 32 and above as UTF-8, appended; false when
 * nothing is known of it: U+FFFD.
 */
bool hwp3char_add(struct buf *out, uint16_t code);

#endif
