# Writes study_shipped.cpp, which holds the given files as text.
#   cmake -DSTUDIES=FILE;FILE;... -DPAPER=FILE -DOUT=FILE -P study_shipped.cmake
cmake_minimum_required(VERSION 3.25)

# The file as one C++ literal.
function(literal file out)
  file(READ ${file} text)
  set(${out} "R\"json(${text})json\"" PARENT_SCOPE)
endfunction()

set(code "#include \"core/record/study_shipped.h\"\n\n#include <algorithm>\n\nnamespace distillscope {\n\n")
string(APPEND code "const std::vector<ShippedStudy>& shippedStudies() {\n  static const std::vector<ShippedStudy> table = {\n")
foreach(file IN LISTS STUDIES)
  get_filename_component(name ${file} NAME_WE)
  literal(${file} text)
  string(APPEND code "      {\"${name}\", ${text}},\n")
endforeach()
string(APPEND code "  };\n  return table;\n}\n\n")
string(APPEND code "const ShippedStudy* shippedStudy(std::string_view name) {\n")
string(APPEND code "  const auto found = std::ranges::find(shippedStudies(), name, &ShippedStudy::name);\n")
string(APPEND code "  return found != shippedStudies().end() ? &*found : nullptr;\n}\n\n")
literal(${PAPER} text)
string(APPEND code "std::string_view shippedPaperText() {\n  return ${text};\n}\n\n}  // namespace distillscope\n")
file(WRITE ${OUT} "${code}")
