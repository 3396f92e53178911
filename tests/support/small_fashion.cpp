#include "tests/support/small_fashion.h"

#include "core/data/registry.h"

namespace distillscope {
namespace {

std::string bigEndian(int64_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

std::string bytesOf(const Tensor& values) {
  const Tensor packed = values.to(at::kByte).contiguous();
  return {reinterpret_cast<const char*>(packed.data_ptr<uint8_t>()), static_cast<std::size_t>(packed.numel())};
}

}  // namespace

std::filesystem::path writeSmallFashion(const TempFolder& folder, int64_t train, int64_t test) {
  for (const auto& [split, prefix, count] : {std::tuple{"train", "train", train}, std::tuple{"test", "t10k", test}}) {
    const auto data = findDataset("fashion-mnist").open("", split, 0);
    const Tensor padded = data->images(at::arange(count, at::kLong));
    const Tensor images = padded.slice(2, 2, 30).slice(3, 2, 30);  // the reader pads 28 x 28 to 32 x 32
    const std::string name = std::string("fashion/") + prefix;
    folder.write(name + "-images-idx3-ubyte",
                 bigEndian(0x803) + bigEndian(count) + bigEndian(28) + bigEndian(28) + bytesOf(images));
    folder.write(name + "-labels-idx1-ubyte",
                 bigEndian(0x801) + bigEndian(count) + bytesOf(data->labels().slice(0, 0, count)));
  }
  return folder.path() / "fashion";
}

}  // namespace distillscope
