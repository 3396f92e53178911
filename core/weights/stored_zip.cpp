#include "core/weights/stored_zip.h"

#include <limits>
#include <unordered_set>

#include <fmt/format.h>
#include <zlib.h>

#include "core/record/error.h"
#include "core/weights/file_bytes.h"

namespace distillscope {
namespace {

constexpr uint32_t localSignature = 0x04034b50;
constexpr uint32_t centralSignature = 0x02014b50;
constexpr uint32_t endSignature = 0x06054b50;
constexpr uint32_t end64Signature = 0x06064b50;
constexpr uint32_t end64LocatorSignature = 0x07064b50;
constexpr uint64_t endBytes = 22;
constexpr uint64_t end64LocatorBytes = 20;
constexpr uint64_t localBytes = 30;
constexpr uint16_t zip64Field = 0x0001;
constexpr uint16_t paddingField = 0x4246;  // "FB", as torch.save names its padding
constexpr uint16_t encryptedFlag = 0x0001;
constexpr uint16_t utf8Flag = 0x0800;
constexpr uint64_t alignment = 64;
// A field with every bit set stands for a value in the zip64 records.
constexpr uint16_t in64Short = 0xffff;
constexpr uint32_t in64Long = 0xffffffff;

struct Directory {
  uint64_t entries = 0, bytes = 0, offset = 0;
};

void expectSignature(ByteCursor& in, uint32_t signature) {
  const auto position = in.position();
  if (in.read<uint32_t>() != signature) {
    throw DataError(in.file(), fmt::format("is a damaged zip archive: byte {} begins no such record", position));
  }
}

/// The end record is the last thing in the file: an archive with a comment or with trailing bytes is not torch.save's.
Directory findDirectory(ByteCursor& in) {
  const uint64_t size = in.left();
  if (size < endBytes) throw DataError(in.file(), "is too short for a zip archive: is it truncated?");
  in.seek(size - endBytes);
  if (in.read<uint32_t>() != endSignature) {
    throw DataError(in.file(), "is a zip archive without its directory at the end: is it truncated?");
  }
  const auto disk = in.read<uint16_t>(), firstDisk = in.read<uint16_t>();
  in.read<uint16_t>();
  const auto entries = in.read<uint16_t>();
  const auto bytes = in.read<uint32_t>(), offset = in.read<uint32_t>();
  if (disk != 0 || firstDisk != 0) throw DataError(in.file(), "is one part of a split zip archive");
  if (entries != in64Short && bytes != in64Long && offset != in64Long) return {entries, bytes, offset};

  if (size < endBytes + end64LocatorBytes) throw DataError(in.file(), "is a zip archive without its zip64 directory");
  in.seek(size - endBytes - end64LocatorBytes);
  expectSignature(in, end64LocatorSignature);
  in.read<uint32_t>();
  in.seek(in.read<uint64_t>());
  expectSignature(in, end64Signature);
  in.take(28);  // size of the record, versions, disks, entries on this disk
  Directory directory;
  directory.entries = in.read<uint64_t>();
  directory.bytes = in.read<uint64_t>();
  directory.offset = in.read<uint64_t>();
  return directory;
}

struct CentralEntry {
  std::string_view name;
  uint16_t flags = 0, method = 0;
  uint32_t checksum = 0;
  uint64_t packedBytes = 0, bytes = 0, offset = 0;
};

/// Takes from the zip64 field the values that did not fit into 32 bits.
void widen(CentralEntry& entry, std::string_view extra, const std::string& file) {
  ByteCursor fields(extra, file);
  while (fields.left() >= 4) {
    const auto id = fields.read<uint16_t>();
    const auto data = fields.take(fields.read<uint16_t>());
    if (id != zip64Field) continue;
    ByteCursor values(data, file);
    for (uint64_t* value : {&entry.bytes, &entry.packedBytes, &entry.offset}) {
      if (*value == in64Long) *value = values.read<uint64_t>();
    }
  }
}

CentralEntry readCentralEntry(ByteCursor& in) {
  expectSignature(in, centralSignature);
  in.take(4);  // versions
  CentralEntry entry;
  entry.flags = in.read<uint16_t>();
  entry.method = in.read<uint16_t>();
  in.take(4);  // time and date
  entry.checksum = in.read<uint32_t>();
  entry.packedBytes = in.read<uint32_t>();
  entry.bytes = in.read<uint32_t>();
  const auto nameBytes = in.read<uint16_t>(), extraBytes = in.read<uint16_t>(), commentBytes = in.read<uint16_t>();
  in.take(8);  // disk and attributes
  entry.offset = in.read<uint32_t>();
  entry.name = in.take(nameBytes);
  widen(entry, in.take(extraBytes), in.file());
  in.take(commentBytes);
  return entry;
}

uint32_t checksumOf(std::string_view data) {
  return uint32_t(crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size()));
}

std::string_view dataOf(const CentralEntry& entry, std::string_view bytes, const std::string& file) {
  const auto fail = [&](const std::string& what) {
    throw DataError(file, fmt::format("holds '{}', {}", entry.name, what));
  };
  if (entry.flags & encryptedFlag) fail("which is encrypted");
  if (entry.method != 0 || entry.packedBytes != entry.bytes) {
    fail("which is compressed; torch.save stores everything as it is: unpack the archive and take the file inside");
  }
  ByteCursor in(bytes, file);
  in.seek(entry.offset);
  expectSignature(in, localSignature);
  in.take(22);  // what the central directory says, or zeros
  const auto nameBytes = in.read<uint16_t>(), extraBytes = in.read<uint16_t>();
  if (in.take(nameBytes) != entry.name) fail("which has another name in the directory");
  in.take(extraBytes);
  const auto data = in.take(entry.bytes);
  if (checksumOf(data) != entry.checksum) fail("whose checksum does not match: the file is damaged");
  return data;
}

template <typename T>
void append(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

/// The fields that the local header and the central directory share, from the flags to the name's length.
void appendShared(std::string& bytes, const ZipMember& member) {
  append(bytes, utf8Flag);
  append(bytes, uint16_t{0});       // stored
  append(bytes, uint16_t{0});       // 00:00
  append(bytes, uint16_t{0x0021});  // 1980-01-01
  append(bytes, checksumOf(member.data));
  append(bytes, uint32_t(member.data.size()));
  append(bytes, uint32_t(member.data.size()));
  append(bytes, uint16_t(member.name.size()));
}

}  // namespace

std::vector<ZipMember> readStoredZip(std::string_view bytes, const std::string& file) {
  ByteCursor in(bytes, file);
  const Directory directory = findDirectory(in);
  in.seek(directory.offset);
  ByteCursor entries(in.take(directory.bytes), file);
  std::vector<ZipMember> members;
  std::unordered_set<std::string_view> names;
  uint64_t dataBytes = 0;
  for (uint64_t i = 0; i < directory.entries; ++i) {
    const CentralEntry entry = readCentralEntry(entries);
    if (!names.insert(entry.name).second) throw DataError(file, fmt::format("holds '{}' twice", entry.name));
    // Members that share bytes would make the checksums take forever.
    if (__builtin_add_overflow(dataBytes, entry.bytes, &dataBytes) || dataBytes > bytes.size()) {
      throw DataError(file, "is a zip archive whose members have more bytes than the file: is it truncated?");
    }
    members.push_back({std::string(entry.name), dataOf(entry, bytes, file)});
  }
  return members;
}

std::string formatStoredZip(const std::vector<ZipMember>& members) {
  std::string bytes, directory;
  for (const auto& member : members) {
    const uint64_t offset = bytes.size();
    if (offset + member.data.size() >= std::numeric_limits<uint32_t>::max() - directory.size() - 0x10000) {
      throw UsageError("weights of 4 GiB and more are not written as .pth: choose safetensors");
    }
    const uint64_t unpadded = offset + localBytes + member.name.size() + 4;
    const auto padding = uint16_t((alignment - unpadded % alignment) % alignment);
    append(bytes, localSignature);
    append(bytes, uint16_t{20});  // version that is needed to extract: 2.0
    appendShared(bytes, member);
    append(bytes, uint16_t(padding + 4));
    bytes += member.name;
    append(bytes, paddingField);
    append(bytes, padding);
    bytes.append(padding, 'Z');
    bytes += member.data;

    append(directory, centralSignature);
    append(directory, uint16_t{20});  // made by: 2.0, MS-DOS attributes
    append(directory, uint16_t{20});
    appendShared(directory, member);
    directory.append(12, '\0');  // extra, comment, disk, attributes
    append(directory, uint32_t(offset));
    directory += member.name;
  }
  const auto offset = uint32_t(bytes.size());
  bytes += directory;
  append(bytes, endSignature);
  append(bytes, uint32_t{0});  // disks
  append(bytes, uint16_t(members.size()));
  append(bytes, uint16_t(members.size()));
  append(bytes, uint32_t(directory.size()));
  append(bytes, offset);
  append(bytes, uint16_t{0});  // comment
  return bytes;
}

}  // namespace distillscope
