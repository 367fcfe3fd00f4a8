#include "biffcrypt.h"

#include <string.h>

#include "le.h"

enum { HEAD = 4, BOUNDSHEET = 0x85 };

/*
 * in_clear: bytes of a record's data, from the first, that are as they are:
 * all of some, and of others where in the stream something is.
 */
static size_t
in_clear(unsigned type, size_t n)
{
	static const unsigned all[] = { 0x09, 0x209, 0x409, 0x809, 0x2f, 0xe1,
		0x138, 0x194, 0x195, 0x196 };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] == type)
			return n;
	if (type == BOUNDSHEET)
		return n < 4 ? n : 4;
	return 0;
}

/* -- the old way: bytes turned and mixed with those of the password ---------
 */

enum { XOR_MAX = 15, XOR_BLOCK = 16 };

/* xor_verifier: what tells whether it is this password. */
static unsigned
xor_verifier(struct str password)
{
	unsigned v = 0;

	for (size_t i = password.n + 1; i-- > 0;) {
		unsigned byte =
		    i == 0 ? (unsigned)password.n : le_u8(password, i - 1);

		v = ((v >> 14 & 1) | (v << 1 & 0x7fff)) ^ byte;
	}
	return v ^ 0xce4b;
}

/* xor_key: two bytes made of a password of 1 to 15. */
static unsigned
xor_key(struct str password)
{
	static const uint16_t begins[XOR_MAX] = { 0xe1f0, 0x1d0f, 0xcc9c,
		0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f,
		0x84f9, 0x280c, 0xa96a, 0x4ec3 };
	/* A row for each byte of the longest, a column for each of its bits. */
	static const uint16_t matrix[XOR_MAX][7] = {
		{ 0xaefc, 0x4dd9, 0x9bb2, 0x2745, 0x4e8a, 0x9d14, 0x2a09 },
		{ 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7, 0x9dcf, 0x2bbf },
		{ 0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0 },
		{ 0x0375, 0x06ea, 0x0dd4, 0x1ba8, 0x3750, 0x6ea0, 0xdd40 },
		{ 0xd849, 0xa0b3, 0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5 },
		{ 0x6f45, 0xde8a, 0xad35, 0x4a4b, 0x9496, 0x390d, 0x721a },
		{ 0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc, 0x5fd9 },
		{ 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0 },
		{ 0xb861, 0x60e3, 0xc1c6, 0x93ad, 0x377b, 0x6ef6, 0xddec },
		{ 0x45a0, 0x8b40, 0x06a1, 0x0d42, 0x1a84, 0x3508, 0x6a10 },
		{ 0xaa51, 0x4483, 0x8906, 0x022d, 0x045a, 0x08b4, 0x1168 },
		{ 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c },
		{ 0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad },
		{ 0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc },
		{ 0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4 },
	};
	unsigned key = begins[password.n - 1];

	for (size_t i = 0; i < password.n; i++)
		for (unsigned bit = 0; bit < 7; bit++)
			if ((le_u8(password, i) >> bit & 1) != 0)
				key ^= matrix[XOR_MAX - password.n + i][bit];
	return key;
}

/* turn: bits to the left; what falls out comes in again. */
static unsigned char
turn(unsigned v, unsigned bits)
{
	return (unsigned char)(v << bits | v >> (8 - bits));
}

static void
xor_block(struct str password, unsigned key, unsigned char *block)
{
	static const unsigned char pad[] = { 0xbb, 0xff, 0xff, 0xba, 0xff, 0xff,
		0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00 };

	for (size_t i = 0; i < XOR_BLOCK; i++) {
		unsigned v =
		    i < password.n ? le_u8(password, i) : pad[i - password.n];

		block[i] = turn(v ^ (key >> 8 * (i % 2) & 0xff), 2);
	}
}

/* xor_record: data of a record that ends at this place of the stream. */
static void
xor_record(
    const unsigned char *block, char *p, size_t from, size_t n, size_t ends)
{
	for (size_t i = from; i < n; i++)
		p[i] = (char)(turn((unsigned char)p[i], 3) ^
			      block[(ends + i) % XOR_BLOCK]);
}

/* open_xor: what is said of a password: its key, and what it is told by. */
static enum offcrypt_result
open_xor(struct str said, const struct doc_limits *limits, unsigned char *block)
{
	struct str password;

	for (size_t i = 0; offcrypt_password(limits, i, &password); i++) {
		password = str_head(password, XOR_MAX);
		if (password.n == 0 ||
		    xor_verifier(password) != le_u16(said, 2) ||
		    xor_key(password) != le_u16(said, 0))
			continue;
		xor_block(password, le_u16(said, 0), block);
		return OFFCRYPT_OPEN;
	}
	return OFFCRYPT_WRONG;
}

/* -- records ----------------------------------------------------------------
 */

/*
 * settle: what RC4 should not have touched is as it was; without RC4 (block)
 * the rest is decrypted.
 */
static void
settle(struct str stream, size_t at, const unsigned char *block, char *plain)
{
	size_t begin = 0;

	while (stream.n - begin >= HEAD) {
		unsigned type = le_u16(stream, begin);
		size_t n =
		    le_part(stream, begin + HEAD, le_u16(stream, begin + 2)).n;
		size_t clear = begin < at ? n : in_clear(type, n);

		memcpy(plain + begin, stream.p + begin, HEAD + clear);
		if (block != NULL)
			xor_record(block, plain + begin + HEAD, clear, n,
			    begin + HEAD + n);
		begin += HEAD + n;
	}
}

enum offcrypt_result
biffcrypt_open(struct str stream, size_t at, struct str filepass,
    const struct doc_limits *limits, struct buf *plain)
{
	enum { BLOCK = 1024, OLD = 4 };
	unsigned char block[XOR_BLOCK];
	struct offcrypt c;
	enum offcrypt_result result;
	bool rc4 = filepass.n > OLD && le_u16(filepass, 0) != 0;

	/* Before Excel 97 there was one way, and it said no kind. */
	if (rc4)
		result = offcrypt_open(&c, str_from(filepass, 2), limits);
	else
		result = open_xor(
		    filepass.n > OLD ? str_from(filepass, 2) : filepass, limits,
		    block);
	if (rc4 && result == OFFCRYPT_OPEN && c.kind != OFFCRYPT_RC4 &&
	    c.kind != OFFCRYPT_RC4_API)
		return OFFCRYPT_METHOD;
	if (result != OFFCRYPT_OPEN)
		return result;
	buf_reset(plain);
	buf_adds(plain, stream);
	if (rc4)
		offcrypt_stream(&c, plain->p, plain->n, BLOCK);
	settle(stream, at, rc4 ? NULL : block, plain->p);
	return OFFCRYPT_OPEN;
}
