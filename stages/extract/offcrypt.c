#include "offcrypt.h"

#include <string.h>

#include "armour.h"
#include "le.h"
#include "limits.h"
#include "xml.h"

/* -- passwords -------------------------------------------------------------
 */

bool
offcrypt_password(
    const struct doc_limits *limits, size_t i, struct str *password)
{
	/* Excel protects workbooks by this one, and opens them unasked. */
	static const struct str known[] = { STR_INIT("VelvetSweatshop"),
		STR_INIT("") };
	enum { KNOWN = sizeof known / sizeof *known };

	if (i < KNOWN)
		*password = known[i];
	else if (i - KNOWN < limits->n_passwords)
		*password = limits->passwords[i - KNOWN];
	else
		return false;
	return true;
}

/* take_cp: a code point of UTF-8; a byte that begins none stands for itself. */
static uint32_t
take_cp(struct str *s)
{
	unsigned first = le_u8(*s, 0), n = 0;
	uint32_t cp = first;

	if (first >= 0xc2 && first < 0xf5)
		n = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	if (n >= s->n)
		n = 0;
	if (n > 0)
		cp = first & (0x3fu >> n);
	for (unsigned i = 1; i <= n; i++)
		cp = cp << 6 | (le_u8(*s, i) & 0x3f);
	*s = str_from(*s, n + 1);
	return cp;
}

static void
add_unit(struct buf *out, uint32_t unit)
{
	buf_addc(out, (char)(unit & 0xff));
	buf_addc(out, (char)(unit >> 8 & 0xff));
}

/* add_wide: a password as UTF-16; it has LIMIT_PASSWORD_CHARS at most. */
static void
add_wide(struct buf *out, struct str password)
{
	while (password.n > 0 && out->n < 2 * LIMIT_PASSWORD_CHARS) {
		uint32_t cp = take_cp(&password);

		if (cp >= 0x10000)
			add_unit(out, 0xd800 + ((cp - 0x10000) >> 10));
		add_unit(out,
		    cp >= 0x10000 ? 0xdc00 + ((cp - 0x10000) & 0x3ff) : cp);
	}
}

static void
put32(char *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (char)(v >> 8 * i & 0xff);
}

/* -- RC4, with keys of 40 bits --------------------------------------------- */

enum { SALT = 16 };

/* block_key: of a block of a stream. */
static void
block_key(const struct offcrypt *c, uint32_t block, char *key)
{
	char number[4];
	enum cipher_hash kind =
	    c->kind == OFFCRYPT_RC4 ? CIPHER_MD5 : CIPHER_SHA1;

	put32(number, block);
	cipher_hash(kind, (struct str){ c->base, c->base_n },
	    (struct str){ number, sizeof number }, key);
	/* Those of 40 bits are filled up with zeros. */
	if (c->kind == OFFCRYPT_RC4_API && c->key_n == 5)
		memset(key + 5, 0, 11);
}

static struct cipher_rc4
block_cipher(const struct offcrypt *c, uint32_t block)
{
	char key[CIPHER_HASH_MAX];
	struct cipher_rc4 rc4;

	block_key(c, block, key);
	cipher_rc4_init(
	    &rc4, (struct str){ key, c->key_n == 5 ? 16 : c->key_n });
	return rc4;
}

void
offcrypt_stream(const struct offcrypt *c, char *p, size_t n, size_t block)
{
	uint32_t number = 0;

	if (c->kind != OFFCRYPT_RC4 && c->kind != OFFCRYPT_RC4_API)
		return;
	while (n > 0) {
		size_t part = n < block ? n : block;
		struct cipher_rc4 rc4 = block_cipher(c, number++);

		cipher_rc4(&rc4, p, part);
		p += part;
		n -= part;
	}
}

/* rc4_fits: the hash of the first words is what the second ones say. */
static bool
rc4_fits(const struct offcrypt *c, struct str words, enum cipher_hash kind)
{
	size_t n = cipher_hash_size(kind);
	char plain[SALT + CIPHER_HASH_MAX], hash[CIPHER_HASH_MAX];
	struct cipher_rc4 rc4 = block_cipher(c, 0);

	if (words.n < SALT + n)
		return false;
	memcpy(plain, words.p, SALT + n);
	cipher_rc4(&rc4, plain, SALT + n);
	cipher_hash(kind, (struct str){ plain, SALT }, STR(""), hash);
	return memcmp(hash, plain + SALT, n) == 0;
}

static bool
open_rc4(struct offcrypt *c, struct str info, struct str wide)
{
	char hash[CIPHER_HASH_MAX], many[16 * (5 + SALT)];
	struct str salt = le_part(info, 4, SALT);

	if (salt.n < SALT)
		return false;
	cipher_hash(CIPHER_MD5, wide, STR(""), hash);
	for (unsigned i = 0; i < 16; i++) {
		memcpy(many + i * (5 + SALT), hash, 5);
		memcpy(many + i * (5 + SALT) + 5, salt.p, SALT);
	}
	cipher_hash(
	    CIPHER_MD5, (struct str){ many, sizeof many }, STR(""), c->base);
	c->base_n = 5;
	c->key_n = 16;
	return rc4_fits(c, str_from(info, 4 + SALT), CIPHER_MD5);
}

/* -- RC4 and AES as a provider of Windows has them --------------------------
 */

enum { API_SPINS = 50000 };
enum { RC4_ID = 0x6801, AES_128 = 0x660e, AES_192 = 0x660f, AES_256 = 0x6610 };

/* The parts of such a descriptor. */
struct api {
	uint32_t algorithm, key_bits;
	struct str salt, words; /* words to prove the password by */
	struct str words_hash;
};

static void
read_api(struct str info, struct api *a)
{
	struct str header = le_part(info, 12, le_u32(info, 8));
	struct str verifier = str_from(info, 12 + header.n);

	a->algorithm = le_u32(header, 8);
	a->key_bits = le_u32(header, 16);
	/* Without a number it is what the first versions had. */
	if (a->algorithm == 0)
		a->algorithm =
		    (le_u32(header, 0) & 0x20) != 0 ? AES_128 : RC4_ID;
	a->salt = le_part(verifier, 4, SALT);
	a->words = le_part(verifier, 4 + SALT, 16);
	a->words_hash = str_from(verifier, 4 + SALT + 16 + 4);
}

static bool
open_rc4_api(struct offcrypt *c, struct str info, struct str wide)
{
	struct api a;
	struct buf words = { NULL, 0, 0 };

	read_api(info, &a);
	cipher_hash(CIPHER_SHA1, a.salt, wide, c->base);
	c->base_n = cipher_hash_size(CIPHER_SHA1);
	c->key_n = a.key_bits == 0 ? 5 : a.key_bits / 8;
	buf_adds(&words, a.words);
	buf_adds(&words, a.words_hash);
	bool fits = rc4_fits(c, buf_str(&words), CIPHER_SHA1);

	buf_fini(&words);
	return fits;
}

/* spin: the hash of a password, again and again. */
static void
spin(enum cipher_hash kind, struct str salt, struct str wide, uint32_t times,
    char *hash)
{
	char number[4];
	size_t n = cipher_hash_size(kind);

	cipher_hash(kind, salt, wide, hash);
	for (uint32_t i = 0; i < times; i++) {
		put32(number, i);
		cipher_hash(kind, (struct str){ number, sizeof number },
		    (struct str){ hash, n }, hash);
	}
}

/* derive: a key from a hash, as CryptDeriveKey() does. */
static void
derive(const char *hash, char *key)
{
	static const char pads[2] = { 0x36, 0x5c };
	size_t n = cipher_hash_size(CIPHER_SHA1);
	char block[64], out[CIPHER_HASH_MAX];

	for (unsigned k = 0; k < 2; k++) {
		memset(block, pads[k], sizeof block);
		for (size_t i = 0; i < n; i++)
			block[i] = (char)(block[i] ^ hash[i]);
		cipher_hash(CIPHER_SHA1, (struct str){ block, sizeof block },
		    STR(""), out);
		memcpy(key + k * n, out, n);
	}
}

static bool
open_aes(struct offcrypt *c, struct str info, struct str wide)
{
	struct api a;
	char hash[CIPHER_HASH_MAX], want[CIPHER_HASH_MAX];
	struct buf words = { NULL, 0, 0 };
	size_t n = cipher_hash_size(CIPHER_SHA1);

	read_api(info, &a);
	spin(CIPHER_SHA1, a.salt, wide, API_SPINS, hash);
	cipher_hash(
	    CIPHER_SHA1, (struct str){ hash, n }, STR("\0\0\0\0"), hash);
	derive(hash, c->base);
	c->base_n = a.algorithm == AES_128   ? 16
		    : a.algorithm == AES_192 ? 24
					     : 32;
	struct str key = { c->base, c->base_n };

	(void)cipher_aes(key, NULL, a.words, &words);
	cipher_hash(CIPHER_SHA1, buf_str(&words), STR(""), want);
	bool whole = words.n == 16;

	buf_reset(&words);
	(void)cipher_aes(key, NULL, str_head(a.words_hash, 32), &words);
	bool fits = whole && words.n == 32 && memcmp(want, words.p, n) == 0;

	buf_fini(&words);
	return fits;
}

/* -- agile: a descriptor in XML ---------------------------------------------
 */

/* What is said of the data, and of the key that a password opens. */
struct agile_part {
	enum cipher_hash hash;
	uint64_t key_bits;
	struct buf salt;
};

struct agile {
	struct agile_part data, key;
	struct buf words, words_hash, key_value;
	uint64_t spins;
	bool has_key, strange;
};

static void
decode_attr(const char *const *attrs, const char *name, struct buf *out)
{
	struct str value;

	buf_reset(out);
	if (xml_attr(attrs, name, &value))
		(void)armour_base64(out, value);
}

static void
read_agile_part(struct agile *a, struct agile_part *p, const char *const *attrs)
{
	static const struct {
		const char *name;
		enum cipher_hash hash;
	} hashes[] = {
		{ "SHA1", CIPHER_SHA1 },
		{ "SHA-1", CIPHER_SHA1 },
		{ "SHA256", CIPHER_SHA256 },
		{ "SHA-256", CIPHER_SHA256 },
		{ "SHA384", CIPHER_SHA384 },
		{ "SHA-384", CIPHER_SHA384 },
		{ "SHA512", CIPHER_SHA512 },
		{ "SHA-512", CIPHER_SHA512 },
		{ "MD5", CIPHER_MD5 },
	};
	struct str hash = STR(""), cipher = hash, chaining = hash, bits = hash;
	bool known = false;

	xml_attr(attrs, "hashAlgorithm", &hash);
	xml_attr(attrs, "cipherAlgorithm", &cipher);
	xml_attr(attrs, "cipherChaining", &chaining);
	xml_attr(attrs, "keyBits", &bits);
	for (size_t i = 0; i < sizeof hashes / sizeof *hashes && !known; i++)
		if (xml_is(hash, hashes[i].name)) {
			p->hash = hashes[i].hash;
			known = true;
		}
	decode_attr(attrs, "saltValue", &p->salt);
	if (!known || !xml_is(cipher, "AES") ||
	    !xml_is(chaining, "ChainingModeCBC") ||
	    !str_u64(bits, &p->key_bits) || p->key_bits > 256 ||
	    p->salt.n > CIPHER_HASH_MAX)
		a->strange = true;
}

static void
agile_start(void *arg, struct str name, const char *const *attrs)
{
	struct agile *a = arg;
	struct str spins;

	if (xml_is(name, "keyData"))
		read_agile_part(a, &a->data, attrs);
	if (!xml_is(name, "encryptedKey") || a->has_key)
		return;
	/* Keys of certificates have another element. */
	a->has_key = true;
	read_agile_part(a, &a->key, attrs);
	decode_attr(attrs, "encryptedVerifierHashInput", &a->words);
	decode_attr(attrs, "encryptedVerifierHashValue", &a->words_hash);
	decode_attr(attrs, "encryptedKeyValue", &a->key_value);
	if (!xml_attr(attrs, "spinCount", &spins) ||
	    !str_u64(spins, &a->spins) || a->spins > LIMIT_SPINS)
		a->strange = true;
}

/* fit: a hash or salt cut, or filled up, to so many bytes. */
static void
fit(char *out, struct str s, size_t n)
{
	memset(out, 0x36, n);
	if (s.n > 0)
		memcpy(out, s.p, s.n < n ? s.n : n);
}

/* agile_value: what a password's hash opens, for this purpose. */
static void
agile_value(const struct agile_part *p, const char *hash, struct str purpose,
    struct str value, struct buf *out)
{
	char key[CIPHER_HASH_MAX], iv[CIPHER_BLOCK];
	size_t n = cipher_hash_size(p->hash);

	cipher_hash(p->hash, (struct str){ hash, n }, purpose, key);
	if (n < p->key_bits / 8)
		memset(key + n, 0x36, (size_t)p->key_bits / 8 - n);
	fit(iv, buf_str(&p->salt), sizeof iv);
	buf_reset(out);
	(void)cipher_aes(
	    (struct str){ key, (size_t)p->key_bits / 8 }, iv, value, out);
}

static bool
open_agile(struct offcrypt *c, const struct agile *a, struct str wide)
{
	char hash[CIPHER_HASH_MAX], want[CIPHER_HASH_MAX];
	struct buf words = { NULL, 0, 0 }, said = { NULL, 0, 0 };
	size_t n = cipher_hash_size(a->key.hash);

	spin(
	    a->key.hash, buf_str(&a->key.salt), wide, (uint32_t)a->spins, hash);
	agile_value(&a->key, hash, STR("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79"),
	    buf_str(&a->words), &words);
	agile_value(&a->key, hash, STR("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e"),
	    buf_str(&a->words_hash), &said);
	cipher_hash(a->key.hash, str_head(buf_str(&words), a->key.salt.n),
	    STR(""), want);
	bool fits = words.n > 0 && said.n >= n && memcmp(want, said.p, n) == 0;

	agile_value(&a->key, hash, STR("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6"),
	    buf_str(&a->key_value), &words);
	c->base_n = (size_t)a->data.key_bits / 8;
	fits = fits && words.n >= c->base_n;
	if (fits)
		memcpy(c->base, words.p, c->base_n);
	buf_fini(&words);
	buf_fini(&said);
	return fits;
}

static void
keep_data(struct offcrypt *c, const struct agile *a)
{
	c->hash = a->data.hash;
	c->salt_n = a->data.salt.n;
	if (c->salt_n > 0)
		memcpy(c->salt, a->data.salt.p, c->salt_n);
}

static void
agile_fini(struct agile *a)
{
	buf_fini(&a->data.salt);
	buf_fini(&a->key.salt);
	buf_fini(&a->words);
	buf_fini(&a->words_hash);
	buf_fini(&a->key_value);
}

/* read_agile: false when it is none that is known. */
static bool
read_agile(struct agile *a, struct str info)
{
	static const struct xml_events events = { agile_start, NULL, NULL };
	struct xml *xml = xml_new(&events, a);

	(void)xml_feed(xml, str_from(info, 8));
	/* What follows the key may be anything. */
	(void)xml_end(xml, true, NULL);
	return a->has_key && !a->strange && a->data.key_bits > 0;
}

/* -- all of them ------------------------------------------------------------
 */

/* kind_of: false when the descriptor is of no known kind. */
static bool
kind_of(struct offcrypt *c, struct str info, struct agile *a)
{
	unsigned major = le_u16(info, 0), minor = le_u16(info, 2);
	struct api api;

	*c = (struct offcrypt){ .kind = OFFCRYPT_RC4 };
	if (major == 1 && minor == 1)
		return true;
	if (major == 4 && minor == 4) {
		c->kind = OFFCRYPT_AGILE;
		return read_agile(a, info);
	}
	if (minor != 2 || major < 2 || major > 4)
		return false;
	read_api(info, &api);
	c->kind = api.algorithm == RC4_ID ? OFFCRYPT_RC4_API : OFFCRYPT_AES;
	if (c->kind == OFFCRYPT_RC4_API)
		return api.key_bits == 0 ||
		       (api.key_bits >= 40 && api.key_bits <= 128);
	return api.algorithm >= AES_128 && api.algorithm <= AES_256;
}

static bool
try(struct offcrypt *c, struct str info, const struct agile *a,
    struct str password)
{
	struct buf wide = { NULL, 0, 0 };
	bool fits = false;

	add_wide(&wide, password);
	switch (c->kind) {
	case OFFCRYPT_RC4:
		fits = open_rc4(c, info, buf_str(&wide));
		break;
	case OFFCRYPT_RC4_API:
		fits = open_rc4_api(c, info, buf_str(&wide));
		break;
	case OFFCRYPT_AES:
		fits = open_aes(c, info, buf_str(&wide));
		break;
	case OFFCRYPT_AGILE:
		fits = open_agile(c, a, buf_str(&wide));
		break;
	}
	buf_fini(&wide);
	return fits;
}

enum offcrypt_result
offcrypt_open(
    struct offcrypt *c, struct str info, const struct doc_limits *limits)
{
	struct agile a = { .spins = 0 };
	enum offcrypt_result result = OFFCRYPT_METHOD;
	struct str password;
	uint64_t spins = 0, times;

	if (kind_of(c, info, &a)) {
		result = OFFCRYPT_WRONG;
		keep_data(c, &a);
		times = c->kind == OFFCRYPT_AES ? API_SPINS : a.spins;
		for (size_t i = 0; result == OFFCRYPT_WRONG &&
				   spins + times <= limits->spins &&
				   offcrypt_password(limits, i, &password);
		     i++, spins += times)
			if (try(c, info, &a, password))
				result = OFFCRYPT_OPEN;
	}
	agile_fini(&a);
	return result;
}

/* add_segments: agile data, of which each part begins its chain anew. */
static bool
add_segments(const struct offcrypt *c, struct str data, struct buf *out)
{
	enum { SEGMENT = 4096 };
	char number[4], hash[CIPHER_HASH_MAX], iv[CIPHER_BLOCK];
	size_t n = cipher_hash_size(c->hash);
	bool good = true;

	for (uint32_t i = 0; data.n > 0 && good; i++) {
		put32(number, i);
		cipher_hash(c->hash, (struct str){ c->salt, c->salt_n },
		    (struct str){ number, sizeof number }, hash);
		fit(iv, (struct str){ hash, n }, sizeof iv);
		good = cipher_aes((struct str){ c->base, c->base_n }, iv,
		    str_head(data, SEGMENT), out);
		data = str_from(data, SEGMENT);
	}
	return good;
}

bool
offcrypt_package(const struct offcrypt *c, struct str package, struct buf *out)
{
	uint64_t n = le_u64(package, 0);
	struct str data = str_from(package, 8);
	size_t before = out->n;
	bool good = false;

	if (c->kind == OFFCRYPT_AES)
		good = cipher_aes(
		    (struct str){ c->base, c->base_n }, NULL, data, out);
	else if (c->kind == OFFCRYPT_AGILE)
		good = add_segments(c, data, out);
	/* The last block is filled up. */
	if (n < out->n - before)
		out->n = before + (size_t)n;
	return good && n == out->n - before;
}

void
offcrypt_fault(struct doc *d, enum offcrypt_result why, const char *what)
{
	if (why == OFFCRYPT_WRONG && doc_limits(d)->n_passwords > 0)
		doc_fault(
		    d, FAULT_PASSWORD_WRONG, STR("no given password fits"));
	else
		doc_fault(d, FAULT_ENCRYPTED, str_of(what));
}
