#ifndef PINYIN_RANGE_H
#define PINYIN_RANGE_H

/*
 * pinyin_range: the Han characters that the table of readings is about, which
 * pinyin.c and the maker of its table agree upon: those of the basic plane.
 */
#define PINYIN_FIRST 0x3400u
#define PINYIN_LAST 0x9FFFu

#endif
