#include "core/checkpoint/torch_tensor.h"

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr std::size_t kMostAxes = 16;

/// Calls that are given a tensor first and hand it on.
constexpr std::string_view kParameters[] = {"torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch.nn.parameter.Parameter"};
constexpr std::string_view kTensorV1 = "torch._utils._rebuild_tensor";
constexpr std::string_view kTensorV2 = "torch._utils._rebuild_tensor_v2";
constexpr std::string_view kTensorV3 = "torch._utils._rebuild_tensor_v3";
constexpr std::string_view kOfType = "torch._tensor._rebuild_from_type_v2";

/// Reads the call that makes a tensor.
class TensorCall {
public:
    explicit TensorCall(const std::string& where) : m_where(where) {}

    std::optional<TorchTensor> of(const PickleValue& value, int depth = 0) const {
        constexpr int kDeepest = 8;
        if (value.kind != PickleKind::record || depth > kDeepest) return std::nullopt;
        return called(*value.callee, *value.arguments, depth);
    }

private:
    [[noreturn]] void damaged(const std::string& what) const { throw Error(m_where + ": a tensor " + what + "; the file is damaged, copy it again"); }

    std::optional<TorchTensor> called(const PickleValue& callee, const PickleValue& arguments, int depth) const {
        if (callee.kind != PickleKind::name || arguments.kind != PickleKind::tuple) return std::nullopt;
        for (const std::string_view parameter : kParameters)
            if (callee.text == parameter && !arguments.items.empty()) return of(*arguments.items[0], depth + 1);
        if (callee.text == kOfType && arguments.items.size() >= 3) return called(*arguments.items[0], *arguments.items[2], depth + 1);
        if (callee.text == kTensorV1 || callee.text == kTensorV2 || callee.text == kTensorV3) return rebuilt(arguments.items, callee.text == kTensorV3);
        return std::nullopt;
    }

    TorchTensor rebuilt(const std::vector<const PickleValue*>& arguments, bool typed) const {
        if (arguments.size() < 4) damaged("is described by too little");
        TorchTensor tensor = storageOf(*arguments[0]);
        tensor.offset = number(*arguments[1]);
        tensor.shape = numbers(*arguments[2]);
        tensor.strides = numbers(*arguments[3]);
        if (typed) retype(tensor, arguments);
        check(tensor);
        return tensor;
    }

    /// ("storage", class, key, where it lay, count)
    TorchTensor storageOf(const PickleValue& value) const {
        const PickleValue* id = value.kind == PickleKind::persistent ? value.arguments : nullptr;
        if (!id || id->kind != PickleKind::tuple || id->items.size() < 5 || !id->items[0]->isText("storage") || id->items[2]->kind != PickleKind::text) damaged("does not say where its values lie");
        TorchTensor tensor;
        tensor.storage = id->items[2]->text;
        tensor.storageCount = number(*id->items[4]);
        const std::string& type = id->items[1]->text;
        const bool untyped = type == "torch.storage.UntypedStorage" || type == "torch.UntypedStorage";
        tensor.type = untyped ? TensorType::u8 : typeNamed(type);
        return tensor;
    }

    /// The third way says the type beside, and counts the storage in bytes.
    void retype(TorchTensor& tensor, const std::vector<const PickleValue*>& arguments) const {
        if (arguments.size() < 7 || arguments[6]->kind != PickleKind::name) damaged("does not say its type");
        const std::int64_t bytes = tensor.storageCount * static_cast<std::int64_t>(size(tensor.type));
        tensor.type = typeNamed(arguments[6]->text);
        tensor.storageCount = bytes / static_cast<std::int64_t>(size(tensor.type));
    }

    TensorType typeNamed(const std::string& name) const {
        if (const auto type = tensorTypeOfStorage(name)) return *type;
        throw Error(m_where + ": holds a tensor of type " + name.substr(0, 80) + ", which is not known; save it as 32-bit floats");
    }

    std::int64_t number(const PickleValue& value) const {
        constexpr std::int64_t kMost = std::int64_t{1} << 48;   // so that the sum and the product with a type's size keep within 63 bits
        if (value.kind != PickleKind::whole || value.whole < 0 || value.whole > kMost) damaged("has a size that cannot be");
        return value.whole;
    }

    std::vector<std::int64_t> numbers(const PickleValue& value) const {
        if (value.kind != PickleKind::tuple || value.items.size() > kMostAxes) damaged("has a shape that cannot be");
        std::vector<std::int64_t> found;
        for (const PickleValue* item : value.items) found.push_back(number(*item));
        return found;
    }

    void check(const TorchTensor& tensor) const {
        if (tensor.strides.size() != tensor.shape.size()) damaged("has a shape that cannot be");
        std::int64_t count = 1, last = tensor.offset;
        for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
            std::int64_t reach = 0;
            if (__builtin_mul_overflow(count, tensor.shape[axis], &count) || __builtin_mul_overflow(tensor.shape[axis] - 1, tensor.strides[axis], &reach) || __builtin_add_overflow(last, reach, &last))
                damaged("has a size that cannot be");
        }
        if (count > 0 && (last >= tensor.storageCount || count > tensor.storageCount)) damaged("reaches past the values that the file holds");
    }

    const std::string& m_where;
};

}  // namespace

std::int64_t TorchTensor::count() const {
    std::int64_t product = 1;
    for (const std::int64_t length : shape) product *= length;
    return product;
}

bool TorchTensor::dense() const {
    std::int64_t stride = 1;
    for (std::size_t axis = shape.size(); axis-- > 0; stride *= shape[axis])
        if (shape[axis] > 1 && strides[axis] != stride) return false;
    return true;
}

std::optional<TorchTensor> torchTensorOf(const PickleValue& value, const std::string& where) { return TensorCall(where).of(value); }

}  // namespace volumen
