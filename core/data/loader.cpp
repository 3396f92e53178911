#include "core/data/loader.h"

#include <future>
#include <numeric>
#include <optional>
#include <utility>

#include "core/data/negatives.h"
#include "core/data/shuffle.h"

namespace distillscope {

struct Loader::Impl {
  std::shared_ptr<const Dataset> dataset;
  Tensor subset;  ///< [n] int64
  Tensor labels;  ///< [n] int64, of the subset
  Normalisation normalisation;
  LoaderOptions options;
  Negatives negatives;

  int64_t orderEpoch = -1;  ///< whose order `order` is
  Tensor order;             ///< [n] int64

  struct Place {
    int64_t epoch;
    int64_t number;
    bool operator==(const Place&) const = default;
  };
  std::optional<Place> aheadPlace;  ///< which batch `ahead` prepares
  std::future<Batch> ahead;         ///< declared last: its thread ends before what it reads is destroyed

  int64_t size() const { return subset.size(0); }
  int64_t batches() const { return (size() + options.batchSize - 1) / options.batchSize; }

  /// The positions [B] in the subset that make up a batch.
  Tensor positions(const Place& place) {
    if (order.numel() == 0 || (options.training && orderEpoch != place.epoch)) {
      std::vector<int64_t> places(size());
      std::iota(places.begin(), places.end(), 0);
      if (options.training) shuffle(places, RandomKey(options.seed).of("order").of(place.epoch));
      order = at::tensor(places, at::kLong);
      orderEpoch = place.epoch;
    }
    const int64_t begin = place.number * options.batchSize;
    return order.slice(0, begin, std::min(begin + options.batchSize, size()));
  }

  /// Everything about a batch but its choice: reads only what does not change, so it may run on another thread.
  Batch prepare(const Tensor& positions, int64_t epoch) const {
    const RandomKey key(options.seed);
    const Tensor samples = subset.index_select(0, positions);
    Batch batch;
    batch.indices = positions.to(options.device);
    batch.labels = labels.index_select(0, positions).to(options.device);
    const Tensor images = options.training ? dataset->augmentedImages(samples, key.of("augment").of(epoch), nullptr)
                                           : dataset->images(samples);
    batch.images = normalise(images, normalisation, options.device);
    if (options.negatives > 0) {
      batch.negatives = negatives.draw(positions, options.negatives, key.of("negatives").of(epoch)).to(options.device);
    }
    return batch;
  }

  /// The batch at `place`, from the other thread if it was prepared there.
  Batch take(const Place& place) {
    if (aheadPlace == place && ahead.valid()) return ahead.get();
    return prepare(positions(place), place.epoch);
  }

  /// Begins with what a caller going forward asks for after `place`: in training past the epoch's end, else up to it.
  void prepareAfter(const Place& place) {
    aheadPlace.reset();
    if (place.number + 1 < batches()) {
      aheadPlace = Place{place.epoch, place.number + 1};
    } else if (options.training) {
      aheadPlace = Place{place.epoch + 1, 0};
    }
    if (!aheadPlace) return;
    ahead = std::async(std::launch::async, &Impl::prepare, this, positions(*aheadPlace), aheadPlace->epoch);
  }
};

Loader::Loader(std::shared_ptr<const Dataset> dataset, Tensor subset, Normalisation normalisation,
               LoaderOptions options)
    : m_impl(std::make_unique<Impl>()) {
  m_impl->labels = dataset->labels().index_select(0, subset);
  m_impl->dataset = std::move(dataset);
  m_impl->subset = std::move(subset);
  m_impl->normalisation = std::move(normalisation);
  m_impl->options = options;
  if (options.negatives > 0) m_impl->negatives = Negatives(m_impl->labels);
}

Loader::~Loader() = default;

int64_t Loader::size() const { return m_impl->size(); }

int64_t Loader::batchesPerEpoch() const { return m_impl->batches(); }

Batch Loader::batch(int64_t epoch, int64_t number) {
  const Impl::Place place{epoch, number};
  Batch batch = m_impl->take(place);
  if (m_impl->dataset->decodes()) m_impl->prepareAfter(place);
  return batch;
}

}  // namespace distillscope
