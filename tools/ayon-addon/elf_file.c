/* SPDX-License-Identifier: Apache-2.0 */
#include "elf_file.h"

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct image {
	const unsigned char *bytes;
	size_t length;
	size_t sections; /* offset of the section headers */
	unsigned section_count;
};

static int broken(struct error *err, const char *what)
{
	return error_set(err, AYON_EINVALID, "is no usable shared object: %s", what);
}

/* Copies `size` bytes at the offset; false when they do not lie inside. The copy also settles alignment. */
static bool take(const struct image *image, uint64_t offset, void *ret, size_t size)
{
	if (offset > image->length || size > image->length - offset)
		return false;
	memcpy(ret, image->bytes + offset, size);
	return true;
}

static bool section(const struct image *image, unsigned index, Elf64_Shdr *ret)
{
	return index < image->section_count &&
	       take(image, image->sections + (uint64_t)index * sizeof(*ret), ret, sizeof(*ret));
}

static bool section_of_type(const struct image *image, uint32_t type, Elf64_Shdr *ret)
{
	for (unsigned i = 0; i < image->section_count; i++) {
		if (section(image, i, ret) && ret->sh_type == type)
			return ret->sh_offset <= image->length &&
			       ret->sh_size <= image->length - ret->sh_offset;
	}
	return false;
}

/* A text of the string table that belongs to the section; NULL when it does not end inside the file. */
static const char *text_at(const struct image *image, const Elf64_Shdr *owner, uint64_t offset)
{
	Elf64_Shdr table;
	if (!section(image, owner->sh_link, &table) || table.sh_offset > image->length ||
			table.sh_size > image->length - table.sh_offset || offset >= table.sh_size)
		return NULL;

	const char *text = (const char *)image->bytes + table.sh_offset + offset;
	return memchr(text, '\0', table.sh_size - offset) ? text : NULL;
}

static int read_header(struct image *image, struct elf_file *file, struct error *err)
{
	Elf64_Ehdr header;
	if (!take(image, 0, &header, sizeof(header)) ||
			memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
		return broken(err, "it does not begin as an ELF file");
	if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB)
		return broken(err, "it is not 64-bit little-endian");
	if (header.e_type != ET_DYN)
		return broken(err, "it is not of the type of a shared object");
	if (header.e_shentsize != sizeof(Elf64_Shdr) || header.e_shnum == 0)
		return broken(err, "its section headers are missing; do not strip them");

	image->sections = header.e_shoff;
	image->section_count = header.e_shnum;
	if (header.e_machine == EM_X86_64)
		file->platform = "linux-x86_64";
	else if (header.e_machine == EM_AARCH64)
		file->platform = "linux-aarch64";
	return 0;
}

static int read_dynamic(const struct image *image, struct elf_file *file, struct error *err)
{
	Elf64_Shdr dynamic;
	if (!section_of_type(image, SHT_DYNAMIC, &dynamic))
		return broken(err, "its dynamic section is missing");

	for (uint64_t at = 0; at + sizeof(Elf64_Dyn) <= dynamic.sh_size; at += sizeof(Elf64_Dyn)) {
		Elf64_Dyn entry;
		if (!take(image, dynamic.sh_offset + at, &entry, sizeof(entry)) ||
				entry.d_tag == DT_NULL)
			break;
		if (entry.d_tag != DT_NEEDED && entry.d_tag != DT_RPATH &&
				entry.d_tag != DT_RUNPATH)
			continue;
		const char *text = text_at(image, &dynamic, entry.d_un.d_val);
		if (!text)
			return broken(err, "its dynamic section points outside the file");
		if (entry.d_tag == DT_NEEDED)
			strlist_add(&file->needed, text);
		else
			strlist_split(&file->run_paths, text, ':');
	}
	return 0;
}

static int read_symbols(const struct image *image, struct elf_file *file, struct error *err)
{
	Elf64_Shdr symbols;
	if (!section_of_type(image, SHT_DYNSYM, &symbols))
		return broken(err, "its dynamic symbols are missing");

	for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= symbols.sh_size; at += sizeof(Elf64_Sym)) {
		Elf64_Sym symbol;
		if (!take(image, symbols.sh_offset + at, &symbol, sizeof(symbol)))
			return broken(err, "its dynamic symbols reach outside the file");
		if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) == STB_LOCAL)
			continue;
		const char *name = text_at(image, &symbols, symbol.st_name);
		if (!name)
			return broken(err, "a symbol's name lies outside the file");
		strlist_add(&file->exports, name);
	}
	return 0;
}

bool elf_version_newer(const char *a, const char *b)
{
	while (*a || *b) {
		char *a_end, *b_end;
		unsigned long x = strtoul(a, &a_end, 10), y = strtoul(b, &b_end, 10);
		if (x != y)
			return x > y;
		if (a_end == a && b_end == b)
			return false;
		a = *a_end == '.' ? a_end + 1 : a_end;
		b = *b_end == '.' ? b_end + 1 : b_end;
	}
	return false;
}

static void note_version(struct elf_file *file, const char *name)
{
	if (!str_starts(name, "GLIBC_") || name[6] < '0' || name[6] > '9')
		return;
	if (strlen(name + 6) < sizeof(file->glibc) && elf_version_newer(name + 6, file->glibc))
		strcpy(file->glibc, name + 6);
}

/* .gnu.version_r: a chain of libraries, each with a chain of the versions that are needed of it. */
static int read_versions(const struct image *image, struct elf_file *file, struct error *err)
{
	Elf64_Shdr needs;
	if (!section_of_type(image, SHT_GNU_verneed, &needs))
		return 0;

	uint64_t at = needs.sh_offset;
	for (unsigned i = 0; i < needs.sh_info && i < 1024; i++) {
		Elf64_Verneed library;
		if (!take(image, at, &library, sizeof(library)))
			return broken(err, "its needed versions reach outside the file");
		uint64_t item = at + library.vn_aux;
		for (unsigned k = 0; k < library.vn_cnt && k < 1024; k++) {
			Elf64_Vernaux version;
			const char *name;
			if (!take(image, item, &version, sizeof(version)) ||
					!(name = text_at(image, &needs, version.vna_name)))
				return broken(err, "its needed versions reach outside the file");
			note_version(file, name);
			item += version.vna_next;
		}
		at += library.vn_next;
	}
	return 0;
}

int elf_file_read(const void *bytes, size_t length, struct elf_file *ret_file, struct error *err)
{
	struct image image = { .bytes = bytes, .length = length };
	struct elf_file file = { 0 };

	int r = read_header(&image, &file, err);
	if (r >= 0)
		r = read_dynamic(&image, &file, err);
	if (r >= 0)
		r = read_symbols(&image, &file, err);
	if (r >= 0)
		r = read_versions(&image, &file, err);
	if (r < 0) {
		elf_file_finish(&file);
		return r;
	}
	*ret_file = file;
	return 0;
}

void elf_file_finish(struct elf_file *file)
{
	strlist_finish(&file->needed);
	strlist_finish(&file->run_paths);
	strlist_finish(&file->exports);
	*file = (struct elf_file){ 0 };
}
