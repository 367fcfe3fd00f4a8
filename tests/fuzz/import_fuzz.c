/*
 * Any bytes as a published list.  Whatever is made of them is a source in
 * order: it is read again without a complaint, and all of it can be compiled.
 * The first byte says which list; those of OFAC are parted by 0xFF.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "dictbuild.h"
#include "import.h"
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool good)
{
	if (!good)
		abort();
}

/* put: the bytes as a file of this name in the folder. */
static char *
put(const char *folder, const char *name, struct str bytes)
{
	struct buf path = { NULL, 0, 0 };

	buf_addz(&path, folder);
	buf_addz(&path, name);
	FILE *f = fopen(buf_z(&path), "wb");
	must(f != NULL);
	must(fwrite(bytes.p, 1, bytes.n, f) == bytes.n);
	must(fclose(f) == 0);
	return path.p;
}

static void
look(const char *folder, const struct import *im)
{
	struct buf out = { NULL, 0, 0 }, dict = { NULL, 0, 0 };
	struct source s;

	import_write(im, IMPORT_CATEGORIES, &out);
	char *path = put(folder, "/out.tsv", buf_str(&out));
	source_init(&s);
	must(source_read(&s, path, true) == 0);
	struct import_count n = import_counted(im);
	must(s.bad == 0 && s.n >= n.names + n.numbers);
	must(dictbuild(&s, &dict) == 0 && s.bad == 0 && s.useless == 0);
	source_fini(&s);
	unlink(path);
	free(path);
	buf_fini(&out);
	buf_fini(&dict);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char folder[] = "/tmp/import_fuzz.XXXXXX";
	static const char *const names[] = { "/a", "/b", "/c" };
	struct str rest = { (const char *)data, size }, part;
	char *path[4] = { NULL, NULL, NULL, NULL };
	struct import *im = import_new();

	if (size == 0 || size > 1 << 20 || mkdtemp(folder) == NULL) {
		import_free(im);
		return 0;
	}
	unsigned kind = data[0] % 3;
	rest = str_from(rest, 1);
	for (size_t i = 0; i < 3; i++) {
		part = rest;
		if (kind != 0)
			rest = STR("");
		else if (!str_split(&rest, '\xff', &part))
			part = STR("");
		path[i] = put(folder, names[i], part);
	}
	int status = kind == 0   ? import_ofac(im, STR("2024-05-03"), path)
		     : kind == 1 ? import_un(im, path[0])
				 : import_opensanctions(im, path[0]);
	import_finish(im);
	if (status == 0)
		look(folder, im);
	import_free(im);
	for (size_t i = 0; i < 3; i++) {
		unlink(path[i]);
		free(path[i]);
	}
	rmdir(folder);
	return 0;
}
