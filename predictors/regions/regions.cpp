// The predictor `regions`: between the corners of their activations relu and satlin networks are affine, so a cycle of
// branches that the state goes round is one affine map, jumped over to its exact end or shown never to end. It declines
// where that would take deciding the Positivity problem beyond dominant positive roots.
#include <fmt/format.h>

#include "predictors/core/catalogue.hpp"
#include "predictors/regions/certificate.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::regions {
namespace {

using rnn::Activation;
using rnn::InputStream;

/// A study of one start, and the first of two ways to an answer, give up here.
constexpr std::uint64_t share_units = std::uint64_t{1} << 26;
/// Where no course is known to the end, an answer by jumps must reach so many times as far as walking.
constexpr int worthwhile = 8;

/// Whether a branch may say what the readout decides: thresholds and the largest output.
bool decidable(const rnn::Network& net) {
  return net.readout &&
         (net.readout->decision == rnn::Decision::threshold || net.readout->decision == rnn::Decision::argmax);
}

class RegionsShortcut final : public Shortcut {
 public:
  /// What a study found of one start, if it found an endless course.
  struct Known {
    Branches branches;
    Course course;
    std::optional<Certificate> certificate;
    bool decides;
  };
  RegionsShortcut(const rnn::Network& net, std::optional<Known> known) : net_(net), known_(std::move(known)) {}

  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override {
    const rnn::NetworkStart& start = *query.from.as<rnn::NetworkStart>();
    if (known_) return read(known_->branches, known_->decides, start, known_->course, query, work);
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    const bool deciding = query.what.name == "output" && !closed && decidable(net_);
    Work share(deciding ? std::min(share_units, work.remaining() / 2) : work.remaining(), work.spare_bytes());
    auto found = search(closed, start, query, share);
    if (!work.spend(share.spent())) return out_of_work();
    if (found || !deciding) return found;
    return search(true, start, query, work);
  }
  [[nodiscard]] Claim claim() const override { return known_ && known_->certificate ? Claim::proven : Claim::exact; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    return known_ ? known_->certificate : std::nullopt;
  }
  [[nodiscard]] std::string finding() const override {
    if (!known_) return "cycles of affine branches are searched for in every query";
    const auto& phases = known_->course.phases;
    return fmt::format("from time {} on the same {} affine branch{} for ever{}", phases.back().begin.str(),
                       phases.back().cycle.size(), phases.back().cycle.size() == 1 ? "" : "es",
                       phases.size() > 1 ? fmt::format(", after {} cycles that end", phases.size() - 1) : "");
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    std::uint64_t bytes = sizeof(*this);
    if (known_)
      for (const Phase& phase : known_->course.phases)
        bytes += (phase.cycle.size() + 64) * phase.state.size() + 100 * phase.reasons.size();
    return bytes;
  }

 private:
  [[nodiscard]] std::expected<Answer, Declined> search(bool decides, const rnn::NetworkStart& start, const Query& query,
                                                       Work& work) const {
    const Branches branches(net_, start.input(), decides);
    const Followed followed = follow(branches, start.state(), query.at, work);
    if (followed.stopped) return out_of_work();
    return read(branches, decides, start, followed.course, query, work);
  }
  [[nodiscard]] std::expected<Answer, Declined> read(const Branches& branches, bool decides,
                                                     const rnn::NetworkStart& start, const Course& course,
                                                     const Query& query, Work& work) const {
    const bool only_decision = decides && query.what.name == "output";
    auto there = moment(branches, start.state(), course, query.at, only_decision, work);
    if (!there) return out_of_work();
    if (!there->state) return Answer(Word{there->decision});
    const std::uint64_t terms =
        net_.units() + (net_.readout ? net_.readout->weights.entries() + net_.readout->outputs() : 0);
    if (!work.spend(rational_units(terms, *there->state))) return out_of_work();
    return answer_of(net_, query.what, *there->state);
  }

  const rnn::Network& net_;
  std::optional<Known> known_;
};

class RegionsPredictor final : public FamilyPredictor<rnn::RecurrentNetwork> {
 public:
  [[nodiscard]] std::string name() const override { return "regions"; }
  [[nodiscard]] std::string describe() const override {
    return "goes round cycles of a relu or satlin network's affine branches at once, to their exact end or for ever";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 5; }

 protected:
  StudyResult study(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work) const override {
    const rnn::Network& net = system.network();
    const InputStream::Kind fed = network::fed_kind(net, subject.from);
    const bool closed = fed == InputStream::Kind::generated;
    if (net.kind != rnn::Kind::elman)
      return unsuited(name_of(net.kind) + " networks are not piecewise affine over the rationals");
    if (net.activation == Activation::identity && !closed)
      return unsuited("identity units have one branch only: that is the business of linear");
    if (net.activation != Activation::relu && net.activation != Activation::satlin &&
        net.activation != Activation::identity)
      return unsuited(name_of(net.activation) + " units are constant or modular between their corners, not affine");
    if (fed == InputStream::Kind::random) return unsuited("a random input never goes round a cycle");
    const auto start = network::single_start(net, subject.from);
    if (!start) return std::make_unique<RegionsShortcut>(net, std::nullopt);
    const bool deciding = subject.observable == "output" && !closed && decidable(net);
    bool jumps = false;
    for (const bool decides : {deciding || closed, false}) {
      const Branches branches(net, start->input(), decides);
      Work share(std::min(share_units, work.remaining()), work.spare_bytes());
      Followed followed = follow(branches, start->state(), std::nullopt, share);
      if (!work.spend(share.spent())) return out_of_work();
      jumps = jumps || followed.reached > worthwhile * followed.walked;
      if (followed.course.endless) {
        auto certificate = certificate_of(system.name(), start->text(), branches, decides && !closed, followed.course);
        return std::make_unique<RegionsShortcut>(
            net, RegionsShortcut::Known{branches, std::move(followed.course), std::move(certificate), decides});
      }
      if (!deciding) break;
    }
    if (jumps) return std::make_unique<RegionsShortcut>(net, std::nullopt);
    return unsuited("no cycle of affine branches whose end could be decided showed within " +
                    std::to_string(share_units) + " units of work");
  }
};

const RegisterPredictor registered{std::make_unique<RegionsPredictor>()};

}  // namespace
}  // namespace outpace::regions
