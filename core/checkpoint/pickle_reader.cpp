#include "core/checkpoint/pickle_reader.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "core/base/error.h"
#include "core/checkpoint/forbidden_names.h"

namespace volumen {

namespace {

constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kLongestName = 1000;
constexpr std::size_t kLongestLine = 1u << 20;

/// The letters of the format, protocols 0 to 5.
enum Op : unsigned char {
    Mark = '(', Stop = '.', Pop = '0', PopMark = '1', Dup = '2', Float = 'F', Int = 'I', BinInt = 'J', BinInt1 = 'K', Long = 'L', BinInt2 = 'M',
    None = 'N', PersId = 'P', BinPersId = 'Q', Reduce = 'R', String = 'S', BinString = 'T', ShortBinString = 'U', Unicode = 'V', BinUnicode = 'X',
    Append = 'a', Build = 'b', Global = 'c', Dict = 'd', EmptyDict = '}', Appends = 'e', Get = 'g', BinGet = 'h', Inst = 'i', LongBinGet = 'j',
    List = 'l', EmptyList = ']', Obj = 'o', Put = 'p', BinPut = 'q', LongBinPut = 'r', SetItem = 's', Tuple = 't', EmptyTuple = ')', SetItems = 'u',
    BinFloat = 'G', BinBytes = 'B', ShortBinBytes = 'C',
    Proto = 0x80, NewObj = 0x81, Ext1 = 0x82, Ext2 = 0x83, Ext4 = 0x84, Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87, NewTrue = 0x88, NewFalse = 0x89,
    Long1 = 0x8a, Long4 = 0x8b, ShortBinUnicode = 0x8c, BinUnicode8 = 0x8d, BinBytes8 = 0x8e, EmptySet = 0x8f, AddItems = 0x90, FrozenSet = 0x91,
    NewObjEx = 0x92, StackGlobal = 0x93, Memoize = 0x94, Frame = 0x95, ByteArray8 = 0x96, NextBuffer = 0x97, ReadonlyBuffer = 0x98,
};

/// The machine that a pickle is a program for, as far as it builds values. A null pointer on the stack is a mark.
class PickleMachine {
public:
    PickleMachine(std::span<const std::byte> bytes, const std::string& where) : m_bytes(bytes), m_where(where) {}

    Pickle run() {
        while (step()) {}
        m_pickle.root = pop();
        return std::move(m_pickle);
    }
    std::size_t used() const { return m_at; }

private:
    [[noreturn]] void damaged(const std::string& what) const { throw Error(m_where + ": its pickle " + what + "; the file is damaged or cut off, copy it again"); }

    // Bytes.
    std::span<const std::byte> take(std::uint64_t count) {
        if (count > m_bytes.size() - m_at) damaged("ends too early");
        const auto taken = m_bytes.subspan(m_at, static_cast<std::size_t>(count));
        m_at += static_cast<std::size_t>(count);
        return taken;
    }
    template <class T>
    T little() {
        std::uint64_t value = 0;
        const auto bytes = take(sizeof(T));
        for (std::size_t i = sizeof(T); i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
        return static_cast<T>(value);
    }
    std::string taken(std::uint64_t count) {
        const auto bytes = take(count);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    std::string line() {
        const auto rest = m_bytes.subspan(m_at, std::min(m_bytes.size() - m_at, kLongestLine));
        const auto end = std::find(rest.begin(), rest.end(), std::byte{'\n'});
        if (end == rest.end()) damaged("ends too early");
        std::string text = taken(static_cast<std::uint64_t>(end - rest.begin()));
        ++m_at;
        return text;
    }

    // Values and the stack.
    PickleValue* made(PickleKind kind) {
        if (m_pickle.values.size() >= kMostValues) throw Error(m_where + ": holds more than a million objects, which no checkpoint needs; keep the weights only and save it again");
        PickleValue& value = m_pickle.values.emplace_back();
        value.kind = kind;
        return &value;
    }
    void push(PickleValue* value) { m_stack.push_back(value); }
    PickleValue* pop() {
        PickleValue* value = top();
        m_stack.pop_back();
        return value;
    }
    PickleValue* top() const {
        if (m_stack.empty() || !m_stack.back()) damaged("takes what it has not made");
        return m_stack.back();
    }
    /// What lies above the last mark; the mark goes too.
    std::vector<PickleValue*> aboveMark() {
        const auto mark = std::find(m_stack.rbegin(), m_stack.rend(), nullptr);
        if (mark == m_stack.rend()) damaged("takes what it has not made");
        std::vector<PickleValue*> values(mark.base(), m_stack.end());
        m_stack.erase(mark.base() - 1, m_stack.end());
        return values;
    }

    void pushWhole(std::int64_t number, PickleKind kind = PickleKind::whole) {
        PickleValue* value = made(kind);
        value->whole = number;
        push(value);
    }
    void pushReal(double number) {
        PickleValue* value = made(PickleKind::real);
        value->real = number;
        push(value);
    }
    void pushText(std::string text, PickleKind kind = PickleKind::text) {
        PickleValue* value = made(kind);
        value->text = std::move(text);
        push(value);
    }
    void pushItems(PickleKind kind, const std::vector<PickleValue*>& items) {
        PickleValue* value = made(kind);
        value->items.assign(items.begin(), items.end());
        push(value);
    }
    void pushLast(std::size_t count) {
        std::vector<PickleValue*> items(count);
        for (std::size_t i = count; i-- > 0;) items[i] = pop();
        pushItems(PickleKind::tuple, items);
    }

    // Numbers as text and as bytes of any length.
    void pushDecimal(std::string text) {
        if (text == "00" || text == "01") return pushWhole(text == "01", PickleKind::boolean);
        if (!text.empty() && text.back() == 'L') text.pop_back();
        std::int64_t number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (end != text.data() + text.size() || text.empty()) damaged("holds a number that is none");
        if (code == std::errc{}) pushWhole(number);
        else pushText(std::move(text));
    }
    /// What does not fit 64 bits (a seed, as a rule) is kept as its bytes.
    void pushLong(std::uint64_t count) {
        const auto bytes = take(count);
        if (count > 8) return pushText({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, PickleKind::bytes);
        std::uint64_t number = count > 0 && (std::to_integer<unsigned>(bytes.back()) & 0x80u) ? ~std::uint64_t{0} : 0;
        for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | std::to_integer<std::uint64_t>(bytes[i]);
        pushWhole(static_cast<std::int64_t>(number));
    }
    void pushDecimalReal() {
        const std::string text = line();
        char* end = nullptr;
        const double number = std::strtod(text.c_str(), &end);
        if (text.empty() || *end) damaged("holds a number that is none");
        pushReal(number);
    }
    void pushBinReal() {
        std::uint64_t bits = 0;
        for (const std::byte byte : take(8)) bits = bits << 8 | std::to_integer<std::uint64_t>(byte);
        pushReal(std::bit_cast<double>(bits));
    }

    // Names and records.
    PickleValue* named(const std::string& module, const std::string& name) {
        if (module.size() + name.size() > kLongestName) damaged("names something by more than " + std::to_string(kLongestName) + " letters");
        if (isForbidden(module, name)) throw Error(m_where + ": names " + module + "." + name + ", which can run programs or read files; no checkpoint needs it, so nothing of this one is used; get it from its source again, or as safetensors");
        PickleValue* value = made(PickleKind::name);
        value->text = module + "." + name;
        return value;
    }
    PickleValue* namedByLines() {
        const std::string module = line();
        return named(module, line());
    }
    PickleValue* namedByStack() {
        const PickleValue* name = pop();
        const PickleValue* module = pop();
        if (name->kind != PickleKind::text || module->kind != PickleKind::text) damaged("names something by what is no text");
        return named(module->text, name->text);
    }
    PickleValue* tupleOf(const std::vector<PickleValue*>& items) {
        PickleValue* value = made(PickleKind::tuple);
        value->items.assign(items.begin(), items.end());
        return value;
    }
    void pushRecord(const PickleValue* callee, const PickleValue* arguments) {
        PickleValue* value = made(PickleKind::record);
        value->callee = callee, value->arguments = arguments;
        push(value);
    }
    void reduce() {
        const PickleValue* arguments = pop();
        pushRecord(pop(), arguments);
    }
    void newObjectWithKeys() {
        const PickleValue* keys = pop();
        const PickleValue* arguments = pop();
        const PickleValue* callee = pop();
        pushRecord(callee, arguments);
        top()->state = keys;
    }
    void object() {
        const std::vector<PickleValue*> values = aboveMark();
        if (values.empty()) damaged("takes what it has not made");
        pushRecord(values.front(), tupleOf({values.begin() + 1, values.end()}));
    }
    void instance() {
        const PickleValue* callee = namedByLines();
        pushRecord(callee, tupleOf(aboveMark()));
    }
    void pushPersistent(const PickleValue* id) {
        PickleValue* value = made(PickleKind::persistent);
        value->arguments = id;
        push(value);
    }
    void build() {
        const PickleValue* state = pop();
        top()->state = state;
    }

    // Containers.
    void append(const std::vector<PickleValue*>& items) { top()->items.insert(top()->items.end(), items.begin(), items.end()); }
    void set(const std::vector<PickleValue*>& keysAndValues) {
        if (keysAndValues.size() % 2) damaged("sets a key without a value");
        for (std::size_t i = 0; i < keysAndValues.size(); i += 2) top()->pairs.emplace_back(keysAndValues[i], keysAndValues[i + 1]);
    }
    void pushDict(const std::vector<PickleValue*>& keysAndValues) {
        push(made(PickleKind::dict));
        set(keysAndValues);
    }
    void setOne() {
        PickleValue* value = pop();
        PickleValue* key = pop();
        set({key, value});
    }

    // The memo.
    void put(std::uint64_t number) { m_memo[number] = top(); }
    void get(std::uint64_t number) {
        const auto found = m_memo.find(number);
        if (found == m_memo.end()) damaged("takes what it has not made");
        push(found->second);
    }
    std::uint64_t numberInLine() {
        const std::string text = line();
        std::uint64_t number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code != std::errc{} || end != text.data() + text.size()) damaged("holds a number that is none");
        return number;
    }

    /// False at the end.
    bool step() {
        const auto op = little<unsigned char>();
        if (op == Stop) return false;
        if (!number(op) && !text(op) && !container(op) && !record(op) && !housekeeping(op)) damaged("holds what no pickle holds");
        return true;
    }

    bool number(unsigned char op) {
        switch (op) {
            case None: return push(made(PickleKind::none)), true;
            case NewTrue: return pushWhole(1, PickleKind::boolean), true;
            case NewFalse: return pushWhole(0, PickleKind::boolean), true;
            case Int: case Long: return pushDecimal(line()), true;
            case BinInt: return pushWhole(little<std::int32_t>()), true;
            case BinInt1: return pushWhole(little<std::uint8_t>()), true;
            case BinInt2: return pushWhole(little<std::uint16_t>()), true;
            case Long1: return pushLong(little<std::uint8_t>()), true;
            case Long4: return pushLong(little<std::uint32_t>()), true;
            case Float: return pushDecimalReal(), true;
            case BinFloat: return pushBinReal(), true;
            default: return false;
        }
    }

    bool text(unsigned char op) {
        switch (op) {
            case String: case Unicode: return pushText(line()), true;
            case BinString: case BinUnicode: return pushText(taken(little<std::uint32_t>())), true;
            case ShortBinString: case ShortBinUnicode: return pushText(taken(little<std::uint8_t>())), true;
            case BinUnicode8: return pushText(taken(little<std::uint64_t>())), true;
            case BinBytes: return pushText(taken(little<std::uint32_t>()), PickleKind::bytes), true;
            case ShortBinBytes: return pushText(taken(little<std::uint8_t>()), PickleKind::bytes), true;
            case BinBytes8: case ByteArray8: return pushText(taken(little<std::uint64_t>()), PickleKind::bytes), true;
            default: return false;
        }
    }

    bool container(unsigned char op) {
        switch (op) {
            case EmptyList: return push(made(PickleKind::list)), true;
            case EmptyTuple: return push(made(PickleKind::tuple)), true;
            case EmptyDict: return push(made(PickleKind::dict)), true;
            case EmptySet: return push(made(PickleKind::set)), true;
            case List: return pushItems(PickleKind::list, aboveMark()), true;
            case Tuple: return pushItems(PickleKind::tuple, aboveMark()), true;
            case FrozenSet: return pushItems(PickleKind::set, aboveMark()), true;
            case Dict: return pushDict(aboveMark()), true;
            case Tuple1: return pushLast(1), true;
            case Tuple2: return pushLast(2), true;
            case Tuple3: return pushLast(3), true;
            case Append: return append({pop()}), true;
            case Appends: case AddItems: return append(aboveMark()), true;
            case SetItem: return setOne(), true;
            case SetItems: return set(aboveMark()), true;
            default: return false;
        }
    }

    bool record(unsigned char op) {
        switch (op) {
            case Global: return push(namedByLines()), true;
            case StackGlobal: return push(namedByStack()), true;
            case Reduce: case NewObj: return reduce(), true;
            case NewObjEx: return newObjectWithKeys(), true;
            case Obj: return object(), true;
            case Inst: return instance(), true;
            case Build: return build(), true;
            case BinPersId: return pushPersistent(pop()), true;
            case PersId: return pushText(line()), pushPersistent(pop()), true;
            case Ext1: case Ext2: case Ext4: case NextBuffer: throw Error(m_where + ": its pickle needs more than the file itself; save it again with torch.save");
            default: return false;
        }
    }

    bool housekeeping(unsigned char op) {
        switch (op) {
            case Proto: return take(1), true;
            case Frame: return take(8), true;
            case ReadonlyBuffer: return true;
            case Mark: return push(nullptr), true;
            case Pop: return dropTop(), true;
            case PopMark: return aboveMark(), true;
            case Dup: return push(top()), true;
            case Put: return put(numberInLine()), true;
            case BinPut: return put(little<std::uint8_t>()), true;
            case LongBinPut: return put(little<std::uint32_t>()), true;
            case Memoize: return put(m_memo.size()), true;
            case Get: return get(numberInLine()), true;
            case BinGet: return get(little<std::uint8_t>()), true;
            case LongBinGet: return get(little<std::uint32_t>()), true;
            default: return false;
        }
    }
    void dropTop() {
        if (m_stack.empty()) damaged("takes what it has not made");
        m_stack.pop_back();
    }

    std::span<const std::byte> m_bytes;
    const std::string& m_where;
    std::size_t m_at = 0;
    Pickle m_pickle;
    std::vector<PickleValue*> m_stack;
    std::unordered_map<std::uint64_t, PickleValue*> m_memo;
};

}  // namespace

Pickle readPickle(std::span<const std::byte> bytes, const std::string& where, std::size_t* used) {
    PickleMachine machine(bytes, where);
    Pickle pickle = machine.run();
    if (used) *used = machine.used();
    return pickle;
}

}  // namespace volumen
