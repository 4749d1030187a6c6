// Learners: the same seed gives the same answers, alone or in a batch; tests never see what was learnt from; what is
// easy is learnt, and what is not is said so.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "predictors/core/catalogue.hpp"
#include "predictors/learned/difficulty.hpp"
#include "predictors/learned/network.hpp"
#include "predictors/learned/parameters.hpp"
#include "predictors/learned/product.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/random_field.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::learned;

namespace {

struct Lesson {
  std::unique_ptr<System> system;
  InitialFamily family;
  std::string observable;
  Time lead;
  [[nodiscard]] Subject subject() const { return {*system, observable, family, lead}; }
};

Lesson lesson(const std::string& name, const std::string& family, const std::string& observable, int lead) {
  Lesson made{make_system(name).value(), {}, observable, lead};
  made.family = initial_family(*made.system, family).value();
  return made;
}

Examples examples_of(const Lesson& lesson, std::size_t count, std::uint64_t seed = 1) {
  const auto reader = window_reader(lesson.subject());
  REQUIRE(reader);
  Work work;
  auto examples = draw_examples(lesson.subject(), **reader, count, seed, work);
  REQUIRE(examples);
  return std::move(*examples);
}

/// Share of right answers on windows that are held out.
double accuracy(const Lesson& lesson, const Examples& examples, const Model& model) {
  const auto reader = window_reader(lesson.subject()).value();
  std::vector<std::uint8_t> digits(reader->form().digits()), all;
  std::vector<std::uint16_t> labels;
  for (std::uint32_t i = 0; labels.size() < 500 && i < 100'000; ++i) {
    const Query query =
        lesson.system->question(lesson.family, lesson.observable, {i * 7919u + 5, i * 2654435761u, 0}, 2, lesson.lead);
    Work work;
    REQUIRE(reader->read(query, digits, work));
    if (!held_out(digits)) continue;
    all.insert(all.end(), digits.begin(), digits.end());
    labels.push_back(examples.classes.find(lesson.system->simulate_naively(query).text()));
  }
  REQUIRE(labels.size() > 100);
  return static_cast<double>(judge(model, all, labels, digits.size()).right) / static_cast<double>(labels.size());
}

Settings settings_of(const std::string& text) {
  const std::string kind = text.substr(0, text.find(':'));
  return parse_settings(kind == "match" || kind == "ctw" ? "compress" : "learned", text).value();
}

std::unique_ptr<Model> trained(const Examples& examples, const Settings& settings) {
  Work work;
  auto training = train(examples, settings, work);
  REQUIRE(training);
  REQUIRE_FALSE(training->failed);
  return std::move(training->model);
}

}  // namespace

TEST_CASE("the product of matrices takes every sum in order, however many rows", "[learned]") {
  std::uint64_t state = 1;
  const auto random = [&] { return static_cast<float>(static_cast<std::int64_t>(mix64(++state) >> 40)) * 1e-6f - 8.f; };
  for (const auto& [rows, inner, width] :
       {std::tuple<std::size_t, std::size_t, std::size_t>{1, 7, 16}, {5, 33, 48}, {9, 64, 32}}) {
    std::vector<float> left(rows * inner), right(inner * width), result(rows * width), expected(rows * width);
    for (auto* all : {&left, &right, &result})
      for (float& value : *all) value = random();
    expected = result;
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t k = 0; k < inner; ++k)
        for (std::size_t n = 0; n < width; ++n) {
          volatile float term = left[r * inner + k] * right[k * width + n];
          expected[r * width + n] += term;
        }
    accumulate_product(rows, inner, width, {left.data(), inner, 1}, right.data(), result.data());
    CHECK(result == expected);
  }
}

TEST_CASE("examples are different windows, none is held out, and direct simulation answers them", "[learned]") {
  for (const auto& [name, family, observable] : {std::tuple{"eca:30", "random", "cell"},
                                                 {"ca:k=3,r=1,totalistic=1599", "random", "cell"},
                                                 {"tm:1RB2LA1LA_2LA2RB0RA", "random", "head"},
                                                 {"tm:1RB1LA_0LA0RB", "random", "cell"},
                                                 {"rnn:mod-5", "zero+random", "output"},
                                                 {"rnn:eca-30-ring-64", "random", "unit"}}) {
    CAPTURE(name);
    const Lesson what = lesson(name, family, observable, 5);
    const Examples examples = examples_of(what, 300);
    std::set<std::vector<std::uint8_t>> seen;
    for (std::size_t i = 0; i < examples.size(); ++i) {
      const auto window = examples.window(i);
      CHECK_FALSE(held_out(window));
      CHECK(seen.insert({window.begin(), window.end()}).second);
      for (std::size_t digit = 0; digit < window.size(); ++digit)
        CHECK(window[digit] < std::max<int>(1, examples.form.alphabet[digit]));
    }
    CHECK(examples.size() > 20);
  }
}

TEST_CASE("equal windows have equal answers: a window is all that an answer depends on", "[learned]") {
  for (const auto& [name, family, observable, lead] : {std::tuple{"eca:110", "random", "cell", 2},
                                                       {"tm:1RB2LA1LA_2LA2RB0RA", "random", "head", 2},
                                                       {"tm:1RB0LB_1LA0RA", "random", "cell", 2},
                                                       {"rnn:tomita-7", "zero+random", "output", 4},
                                                       {"rnn:parity", "zero+periodic", "unit", 3}}) {
    CAPTURE(name, observable);
    const Lesson what = lesson(name, family, observable, lead);
    const auto reader = window_reader(what.subject()).value();
    std::map<std::vector<std::uint8_t>, std::string> known;
    unsigned repeats = 0;
    std::vector<std::uint8_t> digits(reader->form().digits());
    for (std::uint32_t i = 0; i < 2000; ++i) {
      const Query query = what.system->question(
          what.family, observable, {mix64(i) >> 1, static_cast<std::uint32_t>(mix64(i + 9999)), 0}, 1, lead);
      Work work;
      REQUIRE(reader->read(query, digits, work));
      const std::string answer = what.system->simulate_naively(query).text();
      const auto [place, is_new] = known.try_emplace(digits, answer);
      repeats += !is_new;
      REQUIRE(place->second == answer);
    }
    CHECK(repeats > 100);
  }
}

TEST_CASE("a training is the same again, and a window's scores are the same alone", "[learned]") {
  const Lesson what = lesson("eca:30", "random", "cell", 3);
  const Examples examples = examples_of(what, 200);
  for (const char* kind : {"mlp:16x2", "conv:4x2", "nearest", "tree", "match", "ctw"}) {
    CAPTURE(kind);
    const auto one = trained(examples, settings_of(kind)), other = trained(examples, settings_of(kind));
    const std::size_t width = examples.form.digits(), classes = one->classes();
    std::vector<float> batch(examples.size() * classes), alone(classes);
    one->score(examples.digits, examples.size(), batch);
    std::vector<float> again(batch.size());
    other->score(examples.digits, examples.size(), again);
    CHECK(batch == again);
    for (std::size_t i = 0; i < examples.size(); i += 17) {
      one->score(std::span(examples.digits).subspan(i * width, width), 1, alone);
      CHECK(std::equal(alone.begin(), alone.end(), batch.begin() + static_cast<std::ptrdiff_t>(i * classes)));
    }
  }
}

TEST_CASE("every kind learns what is easy for it", "[learned]") {
  const Lesson shift = lesson("eca:170", "random", "cell", 3), linear = lesson("eca:90", "random", "cell", 5);
  const Lesson most = lesson("eca:232", "random", "cell", 4);
  const Examples easy = examples_of(shift, 90), majority = examples_of(most, 300), parity = examples_of(linear, 1200);
  for (const char* kind : {"mlp:16x1", "tree"}) CHECK(accuracy(shift, easy, *trained(easy, settings_of(kind))) == 1);
  for (const char* kind : {"mlp:32x2", "conv:8x2", "nearest", "tree", "ctw"}) {
    CAPTURE(kind);
    CHECK(accuracy(most, majority, *trained(majority, settings_of(kind))) > 0.85);
  }
  CHECK(accuracy(linear, parity, *trained(parity, settings_of("mlp:64x2"))) > 0.97);
}

TEST_CASE("a loss that is not finite is a failed seed", "[learned]") {
  const Lesson what = lesson("eca:30", "random", "cell", 3);
  const Examples examples = examples_of(what, 90);
  Settings settings = settings_of("mlp:16x2");
  settings.rate = 1e30f;
  Work work;
  const auto training = train(examples, settings, work);
  REQUIRE(training);
  CHECK(training->failed);
  CHECK(training->model == nullptr);
}

TEST_CASE("a training stops at its meter's limit and says how far it came", "[learned]") {
  const Lesson what = lesson("eca:30", "random", "cell", 3);
  const Examples examples = examples_of(what, 90);
  Work little(2'000'000);
  const auto training = train(examples, settings_of("mlp:64x2"), little);
  REQUIRE_FALSE(training);
  CHECK(training.error().why == Declined::Why::work);
  CHECK(training.error().reason.find("of 750 passes") != std::string::npos);
  for (const char* kind : {"tree", "nearest", "ctw"}) {
    Work none(10);
    CHECK_FALSE(train(examples, settings_of(kind), none));
  }
}

TEST_CASE("a network that is right on all windows is proven, and a checker that shares no code agrees", "[learned]") {
  const Lesson what = lesson("eca:90", "random", "cell", 3);
  Work work;
  const auto shortcut = find_predictor("learned:mlp:32x2:90:1").value()->study(what.subject(), work);
  REQUIRE(shortcut);
  REQUIRE((*shortcut)->claim() == Claim::proven);
  const auto certificate = (*shortcut)->certificate();
  REQUIRE(certificate);
  CHECK(proof::verify(certificate->json).kind == proof::Verdict::Kind::accepted);
  for (std::uint32_t i = 0; i < 50; ++i) {
    const Query query = what.system->question(what.family, "cell", {i * 31u, i * 2654435761u, 0}, 1, 3);
    Work answering;
    CHECK((*shortcut)->answer(query, answering)->text() == what.system->simulate_naively(query).text());
  }
  // Another rule, another lead, another weight: each is refused.
  auto json = nlohmann::json::parse(certificate->json);
  const auto verdict = [](const nlohmann::json& changed) { return proof::verify(changed.dump()).kind; };
  auto other = json;
  other["system"] = "eca:150";
  CHECK(verdict(other) == proof::Verdict::Kind::rejected);
  other = json;
  other["lead"] = 4;
  CHECK(verdict(other) == proof::Verdict::Kind::malformed);
  other = json;
  other["answers"] = {json["answers"][1], json["answers"][0]};
  CHECK(verdict(other) == proof::Verdict::Kind::rejected);
  other = json;
  for (auto& weight : other["layers"][0]["weights"]) weight = 0;
  CHECK(verdict(other) == proof::Verdict::Kind::rejected);
  other = json;
  other["layers"][1]["bias"][0] = std::int64_t{1} << 62;
  CHECK(verdict(other) == proof::Verdict::Kind::rejected);
  for (const char* field : {"system", "lead", "answers", "layers", "observable"}) {
    other = json;
    other.erase(field);
    CHECK(verdict(other) == proof::Verdict::Kind::malformed);
    other[field] = -1;
    CHECK(verdict(other) == proof::Verdict::Kind::malformed);
  }
}

TEST_CASE("parameters read back as they are written, and wrong ones are named", "[learned]") {
  for (const char* text :
       {"mlp:64x2:4096:1", "mlp:64x2@0.55:4096:1", "conv:16x3:512:7", "nearest:5:100:2", "tree:64:1:9"})
    CHECK(settings_text(parse_settings("learned", text).value()) == text);
  CHECK(settings_text(parse_settings("learned", "mlp:64x2@0.4").value()) == "mlp:64x2:4096:1");  // the usual scale
  CHECK(settings_text(parse_settings("compress", "ctw").value()) == "ctw:64:4096:1");
  for (const char* text : {"", "svm", "mlp:64", "mlp:0x2", "mlp:64x2:0", "mlp:64x2:1:0", "mlp:64x2:1:1:1", "mlp:64x2@0",
                           "mlp:64x2@", "mlp:64@1x2", "mlp:64x2@nan", "tree:x"}) {
    const auto read = parse_settings("learned", text);
    REQUIRE_FALSE(read);
    CHECK_FALSE(read.error().remedy.empty());
  }
  CHECK(find_predictor("learned:conv:8x2").value()->name() == "learned:conv:8x2:4096:1");
  CHECK_FALSE(find_predictor("learned:conv:8"));
  CHECK(find_predictor("learned").value()->variants("").size() == 20);
  CHECK(find_predictor("learned").value()->variants("mlp:8x1").size() == 5);
  CHECK(find_predictor("learned").value()->variants("mlp:8x1:100:3") ==
        std::vector<std::string>{"learned:mlp:8x1:100:3"});
}

TEST_CASE("learners decline what they cannot see the window of", "[learned]") {
  for (const auto& [name, family, observable, lead] : {std::tuple{"eca:30", "random", "column", 3},
                                                       {"eca:30", "random", "cell", 0},
                                                       {"eca:30", "random", "cell", 100'000},
                                                       {"life:B3/S23", "random", "cell", 3}}) {
    CAPTURE(name, observable, lead);
    const auto system = make_system(name).value();
    InitialFamily from = system->initial_families().front();
    const auto reader = window_reader({*system, observable, from, Time(lead)});
    REQUIRE_FALSE(reader);
    CHECK(reader.error().why == Declined::Why::unsuited);
  }
}

TEST_CASE("exact difficulty: parity is sensitive everywhere and linear, a shift depends on one cell", "[learned]") {
  const auto measured = [](const char* name, int lead) {
    const Lesson what = lesson(name, "random", "cell", lead);
    Work work;
    return difficulty_of(what.subject(), work).value();
  };
  const Difficulty shift = measured("eca:170", 3);
  CHECK(shift.diagram_nodes == 1);
  CHECK(shift.sensitivity == 1);
  CHECK(shift.fourier_degree == 1u);
  // Rule 90 after 3 steps: cells at −3, −1, 1 and 3, an odd number of ones among them.
  const Difficulty sum = measured("eca:90", 3);
  CHECK(sum.sensitivity == 4);
  CHECK(sum.influence == 4);
  CHECK(sum.fourier_degree == 4u);
  CHECK(sum.algebraic_degree == 1u);
  CHECK(sum.diagram_nodes == 7);
  CHECK(measured("eca:0", 2).diagram_nodes == 0);
  CHECK(measured("eca:30", 6).diagram_nodes > measured("eca:184", 6).diagram_nodes);
  // Three colours: no degrees.
  CHECK_FALSE(measured("ca:k=3,r=1,totalistic=420", 2).fourier_degree);
}
