#include <charconv>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/formats/packed_decoders.h"

namespace volumen {

namespace {

bool separates(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == '\v' || c == '\f'; }

/// Words of text, each handed on as bytes. A copy goes on at the same word.
class WordReader {
public:
    explicit WordReader(const FileRange& range) : m_input(range) {}

    /// The next word; empty at the end. Throws Error when it is too long for a number.
    std::string_view next() {
        m_word.clear();
        while (const auto c = peek()) {
            const bool gap = separates(*c);
            if (gap && !m_word.empty()) break;
            m_input.consume(1);
            if (gap) continue;
            m_word += *c;
            if (m_word.size() > kLongestNumber) fail("is no number");
        }
        return m_word;
    }

    [[noreturn]] void fail(const char* what) const {
        std::string shown = m_word;
        for (char& c : shown)
            if (c < ' ' || c > '~') c = '?';
        throw Error(m_input.where() + ": its text " + shown.substr(0, 40) + " " + what + "; the file is damaged, write it again");
    }

private:
    static constexpr std::size_t kLongestNumber = 400;

    std::optional<char> peek() {
        const auto in = m_input.ahead();
        return in.empty() ? std::nullopt : std::optional(static_cast<char>(in.front()));
    }

    ForwardBytes m_input;
    std::string m_word;
};

/// `into` is a multiple of a voxel's bytes.
template <class T>
class NumberParser final : public Decoder {
public:
    explicit NumberParser(const FileRange& range) : m_words(range) {}

    std::size_t next(std::span<std::byte> into) override {
        std::size_t done = 0;
        for (; done + sizeof(T) <= into.size(); done += sizeof(T)) {
            std::string_view word = m_words.next();
            if (word.empty()) break;
            if (word.front() == '+') word.remove_prefix(1);
            const T value = parsed(word);
            std::memcpy(into.data() + done, &value, sizeof value);
        }
        return done;
    }
    std::unique_ptr<Decoder> copy() const override { return std::make_unique<NumberParser>(*this); }

private:
    T parsed(std::string_view word) const {
        using Parsed = std::conditional_t<std::is_same_v<T, Half>, float, T>;
        Parsed value{};
        const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (code == std::errc::result_out_of_range) m_words.fail("does not fit the type of its voxels");
        if (code != std::errc{} || end != word.data() + word.size()) m_words.fail("is no number of its voxels' type");
        return T(value);
    }

    WordReader m_words;
};

class HexParser final : public Decoder {
public:
    explicit HexParser(const FileRange& range) : m_input(range) {}

    std::size_t next(std::span<std::byte> into) override {
        std::size_t done = 0;
        for (; done < into.size(); ++done) {
            const int high = digit();
            if (high < 0) break;
            const int low = digit();
            if (low < 0) break;
            into[done] = static_cast<std::byte>(high << 4 | low);
        }
        return done;
    }
    std::unique_ptr<Decoder> copy() const override { return std::make_unique<HexParser>(*this); }

private:
    /// -1 at the end.
    int digit() {
        for (auto in = m_input.ahead(); !in.empty(); in = m_input.ahead()) {
            const char c = static_cast<char>(in.front());
            m_input.consume(1);
            if (separates(c)) continue;
            if (c >= '0' && c <= '9') return c - '0';
            if (c >= 'a' && c <= 'f') return c - 'a' + 10;
            if (c >= 'A' && c <= 'F') return c - 'A' + 10;
            throw Error(m_input.where() + ": holds something else than hexadecimal digits; the file is damaged, write it again");
        }
        return -1;
    }

    ForwardBytes m_input;
};

class Copier final : public Decoder {
public:
    explicit Copier(const FileRange& range) : m_input(range) {}

    std::size_t next(std::span<std::byte> into) override {
        std::size_t done = 0;
        for (auto in = m_input.ahead(); !in.empty() && done < into.size(); in = m_input.ahead()) {
            const std::size_t now = std::min(in.size(), into.size() - done);
            std::memcpy(into.data() + done, in.data(), now);
            m_input.consume(now);
            done += now;
        }
        return done;
    }
    std::unique_ptr<Decoder> copy() const override { return std::make_unique<Copier>(*this); }

private:
    ForwardBytes m_input;
};

}  // namespace

std::unique_ptr<Decoder> makeNumberParser(const FileRange& range, VoxelType type) {
    return visitType(type, [&](auto zero) -> std::unique_ptr<Decoder> { return std::make_unique<NumberParser<decltype(zero)>>(range); });
}

std::unique_ptr<Decoder> makeHexParser(const FileRange& range) { return std::make_unique<HexParser>(range); }

std::unique_ptr<Decoder> makeCopier(const FileRange& range) { return std::make_unique<Copier>(range); }

}  // namespace volumen
