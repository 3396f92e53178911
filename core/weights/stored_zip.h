// Zip archives as torch.save writes them: every member stored as it is, without compression.
// PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", 6.3.10.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace distillscope {

struct ZipMember {
  std::string name;
  std::string_view data;
};

/// The members as views into `bytes`, as the central directory lists them. Checksums are verified. Throws DataError,
/// also for archives that are compressed, encrypted, split or commented.
std::vector<ZipMember> readStoredZip(std::string_view bytes, const std::string& file);

/// An archive of these members whose data begin at multiples of 64 bytes, so that they can be mapped; the same members
/// give the same bytes. Throws UsageError if it would have 4 GiB or more.
std::string formatStoredZip(const std::vector<ZipMember>& members);

}  // namespace distillscope
